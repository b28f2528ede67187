import type { Precision } from "../elaborate/model-plan.ts";

/** A place in a file, both from 1. */
export interface PlanPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A value that the paper does not state, and why the author chose it. */
export interface PlanAssumption extends PlanPlace {
  readonly path: string;
  readonly value: string;
  readonly because: string;
}

/** Something that was left open; `stand_in` is what the figures were made with in its place. */
export interface PlanHole extends PlanPlace {
  readonly path: string;
  readonly stand_in: string | null;
}

/** What goes into a part of the model or comes out of it. */
export interface PlanTensor {
  /** As in `params.modules`. */
  readonly part: string;
  readonly block: string;
  readonly direction: "in" | "out";
  readonly name: string;
  /** `f32[B:8, T:12, H:16, W:16, C:{B02..B08, B8A, B11, B12}]` */
  readonly type: string;
  readonly dtype: string;
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  readonly bytes: number;
  /** Of an input: its bands in order, the unit of the stored values (the model gets them normalised). */
  readonly bands: readonly string[] | null;
  readonly values: string | null;
  /** Metres per pixel, metres per side. */
  readonly gsd: number | null;
  readonly footprint: number | null;
}

/** What a paper, or an expectation, says of a part's size, beside what was counted. */
export interface PlanStated {
  readonly part: string;
  readonly stated: number;
  /** Relative, where the expectation gives one. */
  readonly tolerance: number | null;
  readonly counted: number;
  /** (counted − stated) / stated */
  readonly difference: number;
  /** The text of `@paper`; null where only an expectation says it. */
  readonly paper: string | null;
}

/** When most is held at once, and what: variables and the batch come on top. */
export interface PlanPeak {
  readonly at: string;
  readonly bytes: number;
  /** The largest ones, and how many there are in all. */
  readonly tensors: readonly { readonly name: string; readonly bytes: number }[];
  readonly count: number;
}

/** A setting that differs from what the bases say; null: it is not there. */
export interface PlanDifference {
  readonly path: string;
  readonly base: string | null;
  readonly own: string | null;
}

/** A statement of `expect`. */
export interface PlanExpectation {
  readonly text: string;
  readonly verdict: "holds" | "fails" | "after the run" | "open";
  readonly reason: string | null;
  readonly values: readonly { readonly text: string; readonly value: number; readonly unit?: "bytes" }[];
  readonly paper: string | null;
}

/** Bytes on disk. */
export interface PlanDisk {
  /** One checkpoint, and all that are kept at once. */
  readonly checkpoint: number;
  readonly checkpoints: number;
  /** Log, report and pictures, roughly. */
  readonly report: number;
  /** A synthetic twin, roughly; null where the data are somebody else's. */
  readonly data: number | null;
  readonly total: number;
}

/** Features of a frozen encoder, which are computed once for each form of a sample and kept. */
export interface PlanFeatures {
  /** Bytes of one sample's. */
  readonly bytes: number;
  /** In how many forms the augmentations show a sample. */
  readonly choices: number;
  /** How many are computed for training, at most; null where the length is open. */
  readonly count: number | null;
  /** Bytes of these. */
  readonly total: number | null;
}

/**
 * What an experiment will take: plain data, as `skyc plan --json` prints it. Figures are null where a hole leaves them
 * open. Bytes, floating-point operations, metres.
 */
export interface Plan {
  readonly experiment: string;
  readonly params: { readonly total: number | null; readonly modules: Readonly<Record<string, number | null>> };
  readonly memory: { readonly train: number | null; readonly eval: number | null };
  readonly flops: { readonly train_step: number | null; readonly eval_step: number | null };
  /** Steps, samples that they see, passes over the training samples. */
  readonly length: { readonly iters: number | null; readonly samples: number | null; readonly epochs: number | null };
  /** Learning rate by step, from 0: enough points to draw it, and both ends of every part. */
  readonly schedule: readonly (readonly [step: number, rate: number])[];
  readonly tensors: readonly PlanTensor[];
  readonly assumptions: readonly PlanAssumption[];
  readonly holes: readonly PlanHole[];
  readonly expectations: readonly PlanExpectation[];
  readonly file: string;
  readonly task: string | null;
  readonly doc: string | null;
  readonly paper: string | null;
  readonly stated: readonly PlanStated[];
  /** Parameters that training changes, and the parts that it leaves as they are. */
  readonly trained: number | null;
  readonly frozen: readonly string[];
  /** What parts start from; the others start from random weights. */
  readonly weights: readonly { readonly part: string; readonly path: string }[];
  /** Bytes that are held all the time: what is trained, and statistics and what the optimiser keeps. */
  readonly variables: {
    readonly parameters: number;
    readonly states: number;
    /** Gradients and statistics that the parts of a step add up; 0 where a step is computed at once. */
    readonly sums: number;
  } | null;
  /** Blocks that the backward pass computes again, from the input on, of how many; null where nothing is said of it. */
  readonly recompute: { readonly mode: "blocks" | "auto"; readonly blocks: number; readonly of: number } | null;
  readonly peaks: { readonly train: PlanPeak; readonly eval: PlanPeak } | null;
  readonly data: {
    readonly name: string | null;
    /** Training samples; null where the text does not tell. */
    readonly samples: number | null;
    readonly splits: readonly string[];
  };
  readonly batch: number | null;
  /** Samples that are computed at once: the whole batch, or a part of it. */
  readonly micro: number | null;
  /** In what products are computed; null while it is left open. */
  readonly precision: Precision | null;
  /** Steps between two evaluations (null: only at the end) and two checkpoints. */
  readonly evaluate_every: number | null;
  readonly checkpoint_every: number | null;
  /** The parts of the schedule, each with its first step and the one behind its last. */
  readonly schedule_parts: readonly { readonly block: string; readonly from: number; readonly to: number }[];
  readonly time: PlanTime | null;
  readonly disk: PlanDisk | null;
  readonly bases: readonly string[];
  readonly differences: readonly PlanDifference[];
  /** What is kept of a frozen encoder's features; null where the model runs whole. */
  readonly features: PlanFeatures | null;
  /** How many trials each sweep has. */
  readonly sweeps: Readonly<Record<string, number>>;
}

/** Seconds on a machine that was measured. */
export interface PlanTime {
  readonly machine: string;
  readonly train_step: number;
  readonly eval_step: number;
  /** All steps of the run, without data that come too late, and without evaluations; null where the length is open. */
  readonly train: number | null;
}
