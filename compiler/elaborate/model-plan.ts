import type { Backbone, BlockDef, Fusion, Head, Loss, Optimizer } from "../blocks/define.ts";
import type { KnownBlock } from "../blocks/registry.ts";
import type { Edit } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import type { InputPlan, LabelPlan, Program } from "./program.ts";
import type { WeightsUse } from "./weights.ts";

/** A block with its properties and the places where they are written. */
export interface BlockUse<D extends BlockDef<unknown> = BlockDef<unknown>> {
  readonly def: D;
  /** A user's own block. */
  readonly own?: KnownBlock;
  readonly props: unknown;
  readonly span: Span;
  /** Where a property is written; the block itself where it is not, and for an empty name. */
  place(property: string): Span;
  /** Where the size of the images that it gets is written; for spatial encoders. */
  readonly image?: Span;
  /** The edit that gives a property another value, whether it is written or not. */
  edit(property: string, value: string): Edit;
}

/** A spatial encoder on one input. */
export interface BranchPlan {
  readonly name: string;
  readonly input: InputPlan;
  readonly backbone: BlockUse<Backbone<unknown>>;
  /** What it starts from; absent: random weights. */
  readonly weights?: WeightsUse;
}

/** What encodes: branches, and the fusion of some of them. Without a fusion there is one branch with one date. */
export interface EncoderPlan {
  /** First part of parameter names: `encoder` or `backbone`. */
  readonly scope: string;
  readonly branches: readonly BranchPlan[];
  readonly fusion?: {
    readonly name: string;
    readonly inputs: readonly string[];
    readonly use: BlockUse<Fusion<unknown>>;
  };
}

/** In what products are computed. */
export type Precision = "f32" | "bf16";

/** The whole model with its objective. */
export interface ModelPlan {
  readonly task: Program["task"];
  readonly encoder: EncoderPlan;
  readonly head: BlockUse<Head<unknown>>;
  readonly loss: BlockUse<Loss<unknown>>;
  readonly optimizer: BlockUse<Optimizer<unknown>>;
  readonly labels: LabelPlan;
  /** Samples that a graph takes at once. */
  readonly batch: number;
  /** How many such parts a step has; its gradient is theirs together. */
  readonly parts: number;
  readonly precision: Precision;
  /** Which blocks are computed again in the backward pass; `auto`: so many that training takes at most `budget` bytes. */
  readonly recompute: { readonly mode: "none" | "blocks" | "auto"; readonly budget?: number };
  /** Parts that are not trained, as scopes of parameter names: `backbone`, `encoder.hr`. */
  readonly frozen: readonly string[];
  /** In how many ways the augmentations can leave a sample; undefined where they are too many to list. */
  readonly choices: number | undefined;
  /** Factors on the learning rate by scope; the innermost scope counts. */
  readonly factors: Readonly<Record<string, number>>;
}

/** Those of a model's blocks that are a user's own. */
export const ownUses = ({ encoder, head, loss, optimizer }: ModelPlan): BlockUse[] =>
  [...encoder.branches.map(({ backbone }) => backbone), encoder.fusion?.use, head, loss, optimizer].filter(
    (use): use is NonNullable<typeof use> => use?.own !== undefined,
  );
