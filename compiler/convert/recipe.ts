/** What an experiment is, brought from another tool's words: values as they are written in `.sky`; absent where only the user knows. */
export interface Recipe {
  /** What it was: `MMSegmentation`, `TerraTorch`, `Hydra`. */
  readonly tool: string;
  readonly task: "semantic_segmentation" | "scene_classification";
  readonly modality: {
    readonly sensor?: string;
    readonly bands?: string;
    readonly size?: string;
    readonly values?: string;
    readonly normalize?: string;
  };
  readonly labels?: string;
  readonly source?: string;
  readonly backbone?: string;
  readonly head?: string;
  readonly loss?: string;
  readonly optimizer?: string;
  readonly schedule?: string;
  readonly batch?: string;
  readonly length?: string;
  readonly augment: readonly string[];
  readonly metric: readonly string[];
  readonly seed?: string;
  readonly evaluate?: string;
  readonly checkpoint?: string;
  /** What stands for a part that has no counterpart here: `backbone` → `SwinTransformer`. */
  readonly remarks: Readonly<Record<string, string>>;
}
