import type { FileTensor } from "../blocks/layout-names.ts";
import type { KnownBlock } from "../blocks/registry.ts";
import type { ValueUnit } from "../blocks/units.ts";
import type { Span } from "../diag/span.ts";
import type { Graph, Variable } from "../ir/graph.ts";
import type { FrozenFeatures } from "./frozen-features.ts";
import type { ChannelSource } from "./weights.ts";

/** One input of the model: which bands of which sensor, how large, how many dates, in which unit, normalised how. */
export interface InputPlan {
  /** The name under which graphs and batches know it: `hr`, `ms`, `sar`, `image`. */
  readonly name: string;
  readonly modality: string;
  readonly sensor: string;
  readonly bands: readonly string[];
  /** Metres per pixel. */
  readonly gsd: number;
  /** Side of the square that the model gets after augmentation, px. */
  readonly size: number;
  /** Side of a stored tile, px. */
  readonly tile: number;
  /** Dates that the model gets; samples with fewer are padded and masked. */
  readonly frames: number;
  readonly values: ValueUnit;
  /** `(value - mean) / std` per band, in `values`' unit. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export type LabelPlan =
  | {
      readonly kind: "mask";
      readonly classes: readonly string[];
      readonly ignore: number;
      readonly size: number;
      readonly gsd: number;
    }
  | { readonly kind: "class"; readonly classes: readonly string[] };

/** A block as data: what workers need to rebuild it from the registry. */
export interface BlockCall {
  readonly block: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** A user's own block, which no registry of skyc's holds. Never in a data plan, which goes to other threads. */
  readonly own?: KnownBlock;
}

export type SplitName = "train" | "val" | "test";

/** Everything that reading, splitting and augmenting needs; plain data, so that it can go to a worker and into the lock. */
export interface DataPlan {
  readonly name: string;
  /** Dataset format block (`PastisMM`, `ImageFolder`) with its own properties. */
  readonly format: BlockCall;
  /** `Local { path }` or `Twin { … }`; undefined: a hole. */
  readonly source: BlockCall;
  readonly splits: Readonly<Partial<Record<SplitName, BlockCall>>>;
  /** Splits whose labels are not to be had: their predictions are written to files, and nothing is measured on them. */
  readonly hidden?: readonly SplitName[];
  readonly inputs: readonly InputPlan[];
  readonly labels: LabelPlan;
  readonly augment: readonly BlockCall[];
  /** Samples a step. */
  readonly batch: number;
  /** Samples of a batch at evaluation; absent: as many as in a step. */
  readonly evaluated?: number;
  readonly seed: number;
}

/** Where an effective value came from. */
export interface Origin {
  readonly kind: "file" | "base" | "default" | "set" | "assumption" | "inferred";
  /** Where it is written, where it is written. */
  readonly span?: Span;
  /** The base's name, the `--set` text, the block or its variant (`ViT.tiny`) whose default it is, or what it follows from. */
  readonly from?: string;
  readonly because?: string;
}

/** One effective setting: `optimizer.lr = 6e-5`, with its origin. */
export interface Setting {
  readonly path: string;
  /** As it would be written in a file. */
  readonly value: string;
  readonly origin: Origin;
  /** `@paper("Table 7 (i)")` that covers it. */
  readonly paper?: string;
}

export interface Assumption {
  readonly path: string;
  readonly value: string;
  readonly because: string;
  readonly span: Span;
}
export interface HoleNote {
  readonly path: string;
  readonly span: Span;
  /** What a plan may put there, as it would be written: a default, or a number that no shape hangs on. */
  readonly standIn?: string;
}

/** `expect` statement kept as text and as a small tree for evaluation after the run. */
export interface Expectation {
  readonly text: string;
  readonly tree: ExpectTree;
  readonly span: Span;
  /** `@paper("…")` that covers it. */
  readonly paper?: string;
}
/** Calls such as `OA(test)`, `mIoU(test, given: only(ms))`, `params(hr)`; numbers; arithmetic; comparison. */
export type ExpectTree =
  | { readonly type: "number"; readonly value: number; readonly unit?: string; readonly text: string }
  | {
      readonly type: "measure";
      readonly name: string;
      readonly args: readonly string[];
      readonly where: Readonly<Record<string, string>>;
      readonly text: string;
    }
  | {
      readonly type: "binary";
      readonly op: string;
      readonly left: ExpectTree;
      readonly right: ExpectTree;
      readonly text: string;
    };

/** A measured number. `share`: it lies in 0..1 and people speak of it in per cent. */
export interface Measured {
  readonly value: number;
  readonly share: boolean;
  readonly unit?: SubValue["unit"];
}

/** An evaluated sub-expression, for the power assertion. */
export interface ExpectResult {
  readonly text: string;
  readonly verdict: "holds" | "fails" | "not evaluated";
  readonly reason?: string;
  readonly values: readonly SubValue[];
}
/** What a part of an expression came to. */
export interface SubValue {
  readonly text: string;
  readonly value: number;
  /** What the number counts, where it is shown in a unit of its own. */
  readonly unit?: "bytes";
}

/** One trial of a sweep: a name from content and the settings it changes. */
export interface Trial {
  readonly sweep: string;
  readonly name: string;
  readonly set: Readonly<Record<string, string>>;
}

/** The learning rate over the run as segments, evaluated by `rateAt`. */
export interface SchedulePlan {
  readonly base: number;
  readonly segments: readonly { readonly call: BlockCall; readonly from: number; readonly to: number }[];
}

/** Weights that a part of the model starts from. */
export interface WeightsLoad {
  /** What the part's variables are named under. */
  readonly scope: string;
  /** The variables below the scope that are loaded: the model's own, not the optimiser's. */
  readonly names: readonly string[];
  /** Absolute. */
  readonly path: string;
  /** What their names in the file begin with. */
  readonly part?: string;
  /** Which of the file's sets of tensors. */
  readonly key?: string;
  /** The tensors of the file that make each of the names, where they are named or laid out otherwise; without the part. */
  readonly tensors?: Readonly<Record<string, FileTensor>>;
  /** Where the input layer is adapted: which parameter below the scope, its axis of bands, and where each band comes from. */
  readonly input?: { readonly name: string; readonly axis: number; readonly channels: readonly ChannelSource[] };
  /** Learned positions that are fitted to another grid. */
  readonly positions?: { readonly name: string; readonly prefix: number };
}

/** Micro-batches: `train` is run on each part of the batch and adds to the sums, then `apply` makes the update of them. */
export interface MicroPlan {
  /** Samples of a part, and how many parts a step has. */
  readonly size: number;
  readonly parts: number;
  /** Inputs: `lr`, `step`. Outputs: `loss`. Updates: all trained variables and states. */
  readonly apply: Graph;
  /** Gradients, loss and statistics summed up within a step; the first part begins anew, so they are in no checkpoint. */
  readonly sums: readonly Variable[];
}

/** A compiled experiment: all that `run` needs and all that the report says of it. Plain data but for the graphs. */
export interface Program {
  readonly experiment: string;
  readonly file: string;
  readonly task: "semantic_segmentation" | "scene_classification";
  readonly seed: number;
  readonly iterations: number;
  readonly batch: number;
  /** Steps between evaluations on `val`, 0 = only at the end; steps between checkpoints. */
  readonly evaluateEvery: number;
  readonly checkpointEvery: number;
  /** Which checkpoints stay: those that any of these blocks keeps, and the newest; lengths in steps. */
  readonly keep: readonly BlockCall[];
  readonly schedule: SchedulePlan;
  readonly data: DataPlan;
  readonly variables: readonly Variable[];
  /** What parts of the model start from; the rest starts from the seed. */
  readonly weights: readonly WeightsLoad[];
  /** What the weights are trained on, for the files that they are written to. */
  readonly trainedOn: Readonly<Record<string, string>>;
  /** Inputs: each InputPlan.name f32[B,T,H,W,C], `<name>.day` i32[B,T], `<name>.valid` f32[B,T]; `labels` i32[B,H,W] or `target` f32[B,K]; `lr` f32[]; `step` i32[] (from 1); `key` u32[2]. Outputs: `loss`. Updates: all trained variables and states. */
  readonly train: Graph;
  /** Absent: `train` is the whole step. Else `train` takes one part of the batch, in place of `lr` and `step` the part's number `part` u32[], and updates the sums. */
  readonly micro?: MicroPlan;
  /** Inputs as train less lr, step, key. Outputs: `loss` f32[], `prediction` i32[B,H,W] or [B]. */
  readonly eval: Graph;
  /** Where the encoder is frozen and the augmentations can be listed: the model cut behind it, which is then what runs. */
  readonly frozen?: FrozenFeatures;
  readonly metrics: readonly BlockCall[];
  readonly settings: readonly Setting[];
  readonly assumptions: readonly Assumption[];
  readonly holes: readonly HoleNote[];
  readonly expectations: readonly Expectation[];
  /** What its expectations ask of the text alone, by the measure as `measureKey` writes it: `memory(train)`. */
  readonly known?: ReadonlyMap<string, Measured>;
  readonly trials: readonly Trial[];
  /** The source as the formatter writes it, imports included, by path. */
  readonly sources: Readonly<Record<string, string>>;
}
