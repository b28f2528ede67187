import { defineBlock } from "../define.ts";
import type { BatchSize, Block, Chain, Count, Length, Members, PositiveInt, Ref } from "../units.ts";

/** A training run and its evaluation. */
export interface ExperimentProps {
  /** What is predicted: a class per pixel, or one per scene. */
  task: "semantic_segmentation" | "scene_classification";
  /** What it is trained and tested on. */
  data: Ref<"dataset">;
  /** Spatial encoder of a data set with one input. @default null */
  backbone?: Block<"backbone">;
  /** Encoder of several inputs or dates. @default null */
  encoder?: Ref<"encoder">;
  /** Turns features into predictions; classes and widths are inferred. */
  head: Block<"head">;
  /** What is minimised. */
  loss: Block<"loss">;
  /** How weights are updated, with the base learning rate. */
  optimizer: Block<"optimizer">;
  /** Parts that are not trained, by name: none, a member of the encoder, encoder, backbone, head. They work as at evaluation and keep every value. @default null @example backbone */
  freeze?: Members;
  /** The learning rate over the run, as factors on the optimiser's. @default null */
  schedule?: Chain<"schedule">;
  /** Samples of a step: `8 total`, or `4 /device`. */
  batch: BatchSize;
  /** Samples that are computed at once: a step takes its batch in parts of so many, adds their gradients up, weighted as the whole batch's mean would, and updates once. Evaluation takes as many. Must divide the batch, or a device's share of it. Absent: the whole batch. @default null @example 8 */
  micro?: PositiveInt;
  /** What the backward pass computes again instead of keeping it (activation checkpointing, Chen et al. 2016, arXiv:1604.06174): nothing; every block of the model, of which then only the input is kept; or as few blocks, from the input on, as bring training under what `expect { memory(train) <= … }` allows. The same results up to rounding, in less memory and more time. @default "none" */
  recompute?: "none" | "blocks" | "auto";
  /** On how many devices the batch is spread: `4 /device` on 8 devices makes steps of 32 samples. The whole step is computed on this machine. @default 1 */
  devices?: PositiveInt;
  /** How long training lasts. */
  length: Length;
  /** What is done to training samples, in order. @default [] */
  augment?: readonly Block<"augment">[];
  /** What is measured, on every split. The first one picks the best checkpoint. */
  metric: readonly Block<"metric">[];
  /** Which inputs and dates the model is given: everything, or less to see what each is worth. @default null */
  given?: Block<"given">;
  /** In what products are computed: f32, or bf16, whose operands have 8 binary digits and half the bytes. Weights, sums, normalisation, softmax, losses and the optimiser are f32 in both. f16 is not offered: its range is too small for gradients. @default "f32" */
  precision?: "f32" | "bf16";
  /** Seed of weights, order and augmentation. @default 0 */
  seed?: Count;
  /** Steps between two evaluations on the validation split. Absent: only at the end. @default null @effect speed */
  evaluate?: Length;
  /** Steps between two checkpoints. Absent: a tenth of the run. @default null @effect speed */
  checkpoint?: Length;
  /** Which checkpoints stay: those that any member of the list keeps, and always the newest. Absent: `[last(2), best]`. @default null @effect speed @example [every(1k iters), best] */
  keep?: readonly Block<"keep">[];
}

export const experiment = defineBlock<ExperimentProps>()({ kind: "declaration", name: "experiment" });
