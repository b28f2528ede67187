import type { Value } from "../ir/op.ts";
import type { DType } from "../ir/type.ts";
import type { InputPlan } from "./program.ts";

/** What an axis of a tensor runs over: batch, time, height, width, channels, classes. */
export type Axis = "B" | "T" | "H" | "W" | "C" | "K";

/** A value at the edge of a part of the model. */
export interface PartTensor {
  readonly name: string;
  readonly dtype: DType;
  readonly axes: readonly Axis[];
  readonly shape: readonly number[];
  /** Pixels of the part's own image per pixel of it. */
  readonly stride?: number;
  /** The input that it is, where it comes from the data. */
  readonly input?: InputPlan;
}

/** What goes into a part of the model and what comes out of it; parts are named as `params` in `expect` knows them. */
export interface PartTensors {
  readonly part: string;
  readonly block: string;
  readonly inputs: readonly PartTensor[];
  readonly outputs: readonly PartTensor[];
}

/** Is told of each part when it has been built. */
export type SeePart = (part: PartTensors) => void;

/** A graph's value as the edge of a part. */
export const partTensor = (
  name: string,
  axes: string,
  { type }: Value,
  more: Pick<PartTensor, "stride" | "input"> = {},
): PartTensor => ({ name, dtype: type.dtype, axes: [...axes] as Axis[], shape: type.shape, ...more });
