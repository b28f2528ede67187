import { defineBlock } from "../define.ts";
import type { Block, PositiveInt, Ref } from "../units.ts";

/** Which samples of a data set a split takes. */
export interface SplitsProps {
  /** Samples to train on. */
  train: Block<"split">;
  /** Samples to watch while training. @default null */
  val?: Block<"split">;
  /** Samples for the final figures. @default null */
  test?: Block<"split">;
}

/** A data set: its layout on disk, what it holds, where it lies, how it is split. */
export interface DatasetProps {
  /** Layout on disk. */
  format: Block<"format">;
  /** The modalities of a sample, by the name that the model knows them by. */
  inputs: Readonly<Record<string, Ref<"modality">>>;
  /** What is to be predicted. */
  labels: Block<"labels">;
  /** Where the files lie, or how they are made. */
  source: Block<"source">;
  /** Which samples are for training, validation and test. */
  splits: SplitsProps;
  /** Labels that are not to be had, for instance because a leaderboard keeps them: predictions of that split are written to files, and nothing is measured on it. @default [] @example [test.labels] */
  hidden?: readonly ("val.labels" | "test.labels")[];
  /** Number of training samples, where the text alone is to tell how long an epoch is. @default null */
  samples?: PositiveInt;
}

export const dataset = defineBlock<DatasetProps>()({ kind: "declaration", name: "dataset" });
