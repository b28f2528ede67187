import type { Layout } from "../blocks/define-layout.ts";
import type { ValueUnit } from "../blocks/units.ts";
import type { Edit } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import type { InputPlan } from "./program.ts";

/** What weights were trained on. */
export interface TrainedOn {
  readonly bands: readonly string[];
  readonly values: ValueUnit;
  /** What was subtracted and divided by, a number a band, in the unit of the values. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** How the input layer is made to fit other bands. */
export type Adapter =
  | { readonly kind: "select" }
  | {
      readonly kind: "extend";
      readonly bands: readonly string[];
      readonly init: "mean" | "zeros" | "random";
      readonly drop: readonly string[];
    };

/** Weights that a part of the model starts from, as the text says it. */
export interface WeightsUse {
  /** As written; relative to the file that names it. */
  readonly path: string;
  readonly part?: string;
  /** Which of the file's sets of tensors. */
  readonly key?: string;
  /** Whose names and shapes the file's tensors have; absent: the backbone's own. */
  readonly layout?: Layout;
  /** What the text says of their training; the rest is read from the file. */
  readonly stated: Partial<TrainedOn>;
  readonly adapter?: Adapter;
  /** What they are for: an input's images. */
  readonly input: InputPlan;
  /** The parameter that sees the bands, below the part's scope, and its axis of bands. */
  readonly inputLayer?: { readonly name: string; readonly axis: number };
  /** The parameter of learned positions below the part's scope, and whether it is to be fitted to another grid. */
  readonly positions?: { readonly name: string; readonly prefix: number };
  readonly resample: boolean;
  readonly span: Span;
  /** Where a property is written; the weights themselves where it is not. */
  place(property: string): Span;
  /** The edit that gives a property of the weights another value. */
  edit(property: string, value: string): Edit;
  /** The edit that gives a property of the modality another value, and where that is written. */
  modality(property: string, value: string): Edit;
  readonly modalitySpan: Span;
}

/** Where the filters of one band of the input come from: a channel of the file, or how they are made. */
export type ChannelSource = number | "mean" | "zeros" | "random";
