import type { SplitName } from "../../compiler/elaborate/program.ts";
import type { HostTensor } from "../../compiler/ir/host-array.ts";
import type { TensorType } from "../../compiler/ir/type.ts";

export type { HostTensor };
export type Tensors = ReadonlyMap<string, HostTensor>;

/** Tensors that are had part by part, so that nobody needs to hold all of them at once. */
export interface TensorSource {
  readonly types: ReadonlyMap<string, TensorType>;
  /** All names, grouped as they are best read together: a group takes no more than about 64 MiB, or is one tensor. */
  readonly parts: readonly (readonly string[])[];
  /** New arrays that belong to the caller. */
  read(names: readonly string[]): Tensors;
}

/** Tensors that are in memory anyway, as a source. */
export const heldSource = (tensors: Tensors): TensorSource => ({
  types: tensors,
  parts: [[...tensors.keys()]],
  read: (names) => new Map(names.map((name) => [name, tensors.get(name)!])),
});

/** Those tensors of a source that are wanted. */
export const onlySome = ({ types, parts, read }: TensorSource, wanted: (name: string) => boolean): TensorSource => ({
  types: new Map([...types].filter(([name]) => wanted(name))),
  parts: parts.map((part) => part.filter(wanted)).filter((part) => part.length > 0),
  read,
});

/** What the engine says of itself in the report. */
export interface EngineFacts {
  /** `tf`, `reference`. */
  readonly name: string;
  readonly version: string;
  readonly device: string;
  /** How the step is compiled: `xla`, `graph`, `interpreted`. */
  readonly mode: string;
  readonly threads: number;
}

/** A compiled program whose variables live in it from call to call. */
export interface Engine {
  readonly facts: EngineFacts;
  /** Sets variables by name; those of one of `variables.parts` together cost least. */
  write(variables: Tensors): void;
  /** The present values of all variables. */
  readonly variables: TensorSource;
  /** One training step: new values for the variables, unless the loss or one of those values is not finite: then they all keep the old ones. */
  train(feeds: Tensors): { readonly loss: number; readonly finite: boolean };
  evaluate(feeds: Tensors): { readonly loss: number; readonly prediction: HostTensor };
  /** Where the encoder is frozen and runs by itself: its features of one sample, by their names in the training graph. */
  features?(feeds: Tensors): Tensors;
  /** Op and dotted place of the first value of the training graph that is not finite for these feeds and the present variables; undefined when all are. Leaves variables as they are. */
  firstNonFinite(feeds: Tensors): Promise<string | undefined>;
  close(): void;
}

/** Feeds that belong to a step, or to a part of it, and not to samples. */
export const stepFeeds: ReadonlySet<string> = new Set(["lr", "step", "key", "part"]);

/**
 * The feeds of a step's parts, in order: each takes its share of every tensor of the batch, along the first axis and without a copy,
 * the step's key, and its own number `part`.
 */
export function partsOf(feeds: Tensors, parts: number): readonly Tensors[] {
  return Array.from({ length: parts }, (_, part) => {
    const own = new Map<string, HostTensor>([["part", { dtype: "u32", shape: [], data: Uint32Array.of(part) }]]);
    for (const [name, tensor] of feeds) {
      if (name === "key") own.set(name, tensor);
      if (stepFeeds.has(name)) continue;
      const size = tensor.data.length / parts;
      const [samples = parts, ...rest] = tensor.shape;
      const data = tensor.data.subarray(part * size, (part + 1) * size);
      own.set(name, { dtype: tensor.dtype, shape: [samples / parts, ...rest], data });
    }
    return own;
  });
}

/** A batch as the graphs want it. */
export interface Batch {
  readonly feeds: Tensors;
  /** How many of its samples are real; the rest pads the last batch of a split: their masks are all `ignore`, their targets all zero. */
  readonly count: number;
  readonly ids: readonly string[];
}

/** Where batches come from. The batch of a step depends on nothing but the step. */
export interface TrainData {
  readonly samples: Readonly<Partial<Record<SplitName, number>>>;
  /** The batch of training step `step`, from 1. */
  at(step: number): Promise<Batch>;
  /** All samples of a split once, in order, without augmentation; with `images` wherever somebody looks at them. */
  all(split: SplitName, images?: boolean): AsyncIterable<Batch>;
  close(): Promise<void>;
}

/** A sample as it is taken: equal keys (sha256, hex), equal numbers; no key where each epoch shows something else. */
export interface KeyedSample {
  readonly id: string;
  readonly key: string | undefined;
}

/** Data that can tell what is in a batch without loading it. */
export interface KeyedData extends TrainData {
  /** The samples of training step `step`, from 1. */
  samplesAt(step: number): readonly KeyedSample[];
  /** The samples of a split, in order, as evaluation takes them. */
  samplesOf(split: SplitName): readonly KeyedSample[];
  /** From now on only those steps are loaded ahead that `needs` says yes to. */
  prefetch(needs: (step: number) => boolean): void;
}

/** The names under which batches hold labels. */
export const labelsInput = "labels";
export const targetInput = "target";
