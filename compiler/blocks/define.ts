import type { Code } from "../diag/catalogue/index.ts";
import type { Hole } from "../diag/message.ts";
import type { Init } from "../ir/graph.ts";
import type { Noise } from "../ir/noise.ts";
import type { OpBuilder, Value } from "../ir/op.ts";
import type { DType, Shape } from "../ir/type.ts";
import type { Sides, Square } from "./geometry.ts";
import type { Sample } from "./sample.ts";

/** What a block emits graph with: ops, and variables named under the current scope. */
export interface ModelBuilder extends OpBuilder {
  /** False while the evaluation graph is built: no dropout, no drop path, running statistics. */
  readonly training: boolean;
  /** Nests names: `scoped("blocks.0", () => …)`. */
  scoped<T>(name: string, build: () => T): T;
  /** Nests names as `scoped`; what is inside makes a value of another one and can be computed again in the backward pass (`recompute`): a transformer block, a stage of convolutions. */
  block<T>(name: string, build: () => T): T;
  /** A trained variable, read; `noDecay` defaults to "has at most one dimension". */
  parameter(name: string, shape: Shape, init: Init, options?: { readonly noDecay?: boolean }): Value;
  /** A variable that the graph itself writes (running statistics), read. */
  state(name: string, shape: Shape, init: Init, dtype?: DType): Value;
  /** The new value of a state or parameter of the current scope, assigned at the end of the step; only while training. */
  update(name: string, value: Value): void;
  /** The step's random key (u32[2]); blocks fold a site name into it through the random ops. Absent in the evaluation graph. */
  readonly key: Value | undefined;
  /** The dotted scope, for naming random sites. */
  readonly scope: string;
}

/** One map of a pyramid. */
export interface FeatureMap {
  readonly value_BHWC: Value;
  /** Input pixels per feature pixel. */
  readonly stride: number;
}

/** What an encoder gives: maps from fine to coarse, last one is the deepest. */
export interface Features {
  readonly maps: readonly FeatureMap[];
  /** A class token's output, where the encoder has one. */
  readonly token_BC?: Value;
}

/** What a fusion gets of one modality, all dates. */
export interface TemporalFeatures {
  readonly name: string;
  /** Features per date, batch x dates x height x width x channels. */
  readonly value_BTHWC: Value;
  /** Day of year 0..365, i32[B, T]. */
  readonly day_BT: Value;
  /** 1 where the date exists, f32[B, T]. */
  readonly valid_BT: Value;
  /** Input pixels per feature pixel. */
  readonly stride: number;
}

/** What a head has to produce. */
export type Target =
  | { readonly task: "semantic_segmentation"; readonly classes: number; readonly size: number }
  | { readonly task: "scene_classification"; readonly classes: number };

/** A rule's finding: the code, the property at fault, the holes of its message. */
export interface Finding {
  readonly code: Code;
  /** Property path below the block; empty for the block itself. */
  readonly at: string;
  readonly args: Readonly<Record<string, Hole>>;
  /** The property that it disagrees with; is shown beside it. */
  readonly beside?: string;
  /** A value that would work, as it would be written: becomes the fix. */
  readonly instead?: string;
  /** The property that `instead` is for, where it is not the one at fault. */
  readonly insteadOf?: string;
}

/** A trained variable with its gradient, as an optimiser sees it. */
export interface Trainable {
  readonly name: string;
  readonly value: Value;
  readonly grad: Value;
  readonly noDecay: boolean;
  /** Its learning rate, f32[]: the run's, times its part's own factor. */
  readonly rate: Value;
}

/** Confusion counts and what else metrics are computed from: row = label, column = prediction. */
export interface Outcome {
  readonly classes: readonly string[];
  /** classes x classes, row-major. */
  readonly confusion: Float64Array;
}

interface Common<P> {
  /** As written in a `.sky` file. */
  readonly name: string;
  /** Property that the parentheses fill: `Crop(512px)`. */
  readonly argument?: keyof P & string;
  /** Further spellings of named sizes: `ViT.small`. `tiny` always, for the tests. */
  readonly variants?: { readonly tiny: Partial<P> } & Readonly<Record<string, Partial<P>>>;
  /** What JSON Schema cannot say. */
  rules?(props: P): readonly Finding[];
}

export interface Backbone<P> extends Common<P> {
  readonly kind: "backbone";
  /** The parameter that sees the bands, and which of its axes they are; absent where loaded weights cannot be adapted to other bands. */
  inputLayer?(props: P): { readonly name: string; readonly axis: number };
  /** The parameter [1, N, D] of learned positions on a square grid, and how many of its first places are none; undefined where there are none to fit to another grid. */
  positions?(props: P): { readonly name: string; readonly prefix: number } | undefined;
  build(b: ModelBuilder, x_BHWC: Value, props: P): Features;
  /** What the side of its images has to be a multiple of, and the property that says so; `free` where that one may be changed alone. */
  multiple?(props: P): { readonly of: number; readonly at: keyof P & string; readonly free: boolean };
  /** The property that gives it a class token, where it has one. */
  readonly classToken?: keyof P & string;
}
export interface Fusion<P> extends Common<P> {
  readonly kind: "fusion";
  /** Brings the inputs to one grid, as its properties say, and fuses them over time. Result: one map. */
  build(b: ModelBuilder, inputs: readonly TemporalFeatures[], props: P): Features;
}
export interface Head<P> extends Common<P> {
  readonly kind: "head";
  readonly tasks: readonly Target["task"][];
  /** The property by which it reads the class token, with a value that does without; undefined where it reads none. */
  readsToken?(props: P): { readonly at: keyof P & string; readonly instead: string } | undefined;
  /** Logits: [B, size, size, classes] or [B, classes]. */
  build(b: ModelBuilder, features: Features, props: P, target: Target): Value;
}
export interface Loss<P> extends Common<P> {
  readonly kind: "loss";
  /** Properties that have one number for each class. */
  readonly perClass?: readonly (keyof P & string)[];
  /** Scalar f32. `labels`: i32[B,H,W] with `ignore`, or class probabilities f32[B,K]. */
  build(b: OpBuilder, logits: Value, labels: Value, props: P, ignore: number | undefined): Value;
  /** What `build` takes its mean over, f32[]: the places that count, each with its weight. Micro-batches are weighted by it; absent: all alike. */
  weight?(b: OpBuilder, logits: Value, labels: Value, props: P, ignore: number | undefined): Value;
}
export interface Optimizer<P> extends Common<P> {
  readonly kind: "optimizer";
  /** The base learning rate of the props, before the schedule. */
  rate(props: P): number;
  /** The factor on the rate by part, where its properties give one. */
  factors?(props: P): Readonly<Record<string, number>>;
  /** The property that says how much weights decay, where it is above 0. */
  decays?(props: P): (keyof P & string) | undefined;
  /** Emits the updates (through `b.state` and `b.update`). `step`: i32[] from 1. */
  build(b: ModelBuilder, trainables: readonly Trainable[], step: Value, props: P): void;
}
export interface Schedule<P> extends Common<P> {
  readonly kind: "schedule";
  /** How many iterations it takes by itself (warm-up), undefined: what is left. */
  readonly length?: keyof P & string;
  /** Factor on the base rate at `i` of `n` iterations of this segment (i from 0); may look at the segment's first iteration in the whole run. */
  factor(props: P, i: number, n: number, first: number): number;
  /** Why it leaves the rate as it is; undefined where it does not. */
  inert?(props: P): string | undefined;
}
/** What an augmentation is given. */
export interface AugmentPlace {
  /** Side of the reference raster before it, px. */
  readonly size: number;
  readonly inputs: readonly { readonly name: string; readonly bands: number }[];
}
export interface Augment<P> extends Common<P> {
  readonly kind: "augment";
  /** Pure: all randomness from `noise`. Geometry is applied to every raster and the mask alike, by fractions, since rasters differ in size. */
  apply(sample: Sample, noise: Noise, props: P): Sample;
  /**
   * Where it has but a few results: how many, and which of them `apply` gives for a noise, 0 being what evaluation gives. Features of a
   * frozen encoder are then computed once for each.
   */
  choices?(props: P): { readonly count: number; choose(noise: Noise): number };
  /** Works on a whole batch (mixup); called after all `apply`. */
  applyBatch?(samples: readonly Sample[], noise: Noise, props: P): readonly Sample[];
  /** What takes its place at evaluation, without randomness (a centre crop for a random one); absent: nothing. */
  evaluate?(sample: Sample, props: P): Sample;
  /**
   * The square of the reference raster that `apply` takes, and without noise `evaluate`, where that follows from sizes and noise alone: the rest of
   * a sample need not be read then. Undefined where it does not fit.
   */
  window?(sides: Sides, noise: Noise | undefined, props: P): Square | undefined;
  /** The side of the reference raster after it (crops change it), px. */
  resized?(props: P, size: number): number;
  /** Why it changes nothing there; undefined where it does. */
  inert?(props: P, place: AugmentPlace): string | undefined;
  /** Why it repeats or undoes an earlier one of its kind; undefined where it does neither. */
  repeats?(props: P, earlier: P): string | undefined;
}
export interface Metric<P> extends Common<P> {
  readonly kind: "metric";
  /** Name in `expect` and reports: `OA`, `mIoU`. Value in 0..1. */
  compute(outcome: Outcome, props: P): number;
  /** Per class, where it has one. */
  perClass?(outcome: Outcome, props: P): readonly number[];
}
/** A split with its properties. */
export interface SplitUse {
  readonly block: string;
  readonly props: Readonly<Record<string, unknown>>;
}
/** Declared here, read by runtime/data/<same file name>.ts. */
export interface Format<P> extends Common<P> {
  readonly kind: "format";
  readonly labels: "mask" | "class";
  /** The classes that its files number, where the layout itself fixes them. */
  readonly classes?: readonly string[];
  /** The label value that its files give to pixels that do not count. */
  readonly ignore?: number;
  /** Sensors whose images it holds; absent: any. */
  readonly sensors?: readonly string[];
  /** Bands that it holds of a sensor; all where a sensor is not listed. */
  readonly bands?: Readonly<Record<string, readonly string[]>>;
  /** Sensors whose pixel grid its masks share; absent: any. */
  readonly grid?: readonly string[];
  /** How many folds it defines; absent: it has none. */
  readonly folds?: number;
  /** It holds one date of each image. */
  readonly single?: true;
  /** The properties that have to be stated, as a starting experiment writes them. */
  readonly starting?: string;
  /** Side of a synthetic twin's tile of a sensor, px, by the properties of `twin(…)`; absent: it has no twin. */
  twin?(source: Readonly<Record<string, unknown>>, sensor: string): number;
  /** How many samples of a synthetic twin a split takes; undefined where only the files tell. */
  twinSamples?(source: Readonly<Record<string, unknown>>, split: SplitUse): number | undefined;
  /** About how many bytes a synthetic twin takes on disk. */
  twinBytes?(source: Readonly<Record<string, unknown>>): number;
}
/** Which checkpoints of a run stay. */
export interface Keep<P> extends Common<P> {
  readonly kind: "keep";
  /** The steps that stay, of those that there are checkpoints of, oldest first; `best` is the step of the best evaluation, if there was one. Lengths are in steps. */
  kept(props: P, steps: readonly number[], best: number | undefined): readonly number[];
}
/** Where files come from (`local`, `twin`) or which samples a split takes (`folds`, `fraction`), what a sample's inputs are cut to (`given`). */
export interface Plain<P> extends Common<P> {
  readonly kind: "source" | "split" | "given" | "normalization" | "labels" | "weights" | "adapter" | "declaration";
}
export interface Band {
  readonly name: string;
  /** Central wavelength, nm; radar bands have none. */
  readonly wavelength?: number;
  /** Native metres per pixel. */
  readonly gsd: number;
}
/** A sensor is data: ordered bands, value unit on disk. */
export interface Sensor {
  readonly kind: "sensor";
  readonly name: string;
  readonly doc: string;
  readonly source: string;
  readonly bands: readonly Band[];
  readonly values: { readonly kind: "uint8" | "dn" | "reflectance" | "decibel"; readonly scale?: number };
  /** Statistics to normalise with when a modality names none, per band, in `values`' unit, with their source. */
  readonly statistics?: {
    readonly source: string;
    readonly mean: Readonly<Record<string, number>>;
    readonly std: Readonly<Record<string, number>>;
  };
}

export type BlockDef<P = never> =
  | Backbone<P>
  | Fusion<P>
  | Head<P>
  | Loss<P>
  | Optimizer<P>
  | Schedule<P>
  | Augment<P>
  | Metric<P>
  | Format<P>
  | Keep<P>
  | Plain<P>;
export type BlockKind = BlockDef["kind"];

/** Declares a block; its properties' schema comes from the interface `<Name>Props` beside it. */
export const defineBlock =
  <P>() =>
  <const D extends BlockDef<P>>(def: D): D =>
    def;
export const defineSensor = (def: Sensor): Sensor => def;
