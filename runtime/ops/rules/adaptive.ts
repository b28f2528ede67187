import type { Shape, TensorType } from "../../../compiler/ir/type.ts";
import { sizeOf, tensor } from "../../../compiler/ir/type.ts";
import { needAttr, needFloat, needRankFrom } from "./judge.ts";

/** Where the windows of an adaptive pooling begin and end (PyTorch): from ⌊i · from / to⌋ up to, and without, ⌈(i + 1) · from / to⌉. */
export const binsOf = (from: number, to: number): (readonly [number, number])[] =>
  Array.from({ length: to }, (_, i) => [Math.floor((i * from) / to), Math.ceil(((i + 1) * from) / to)] as const);

/** Judges an adaptive pooling of x [N, …, C] to `size` along the axes between. */
export function judgeAdaptive(op: string, x: TensorType, size: readonly number[]): TensorType {
  needRankFrom(op, "x", x, 3);
  needFloat(op, "x", x);
  const axes = x.shape.length - 2;
  const whole = size.length === axes && size.every((n) => Number.isInteger(n) && n >= 1);
  needAttr(op, "size", size, `a whole number from 1 for each of the ${axes} inner axes`, whole);
  return tensor(x.dtype, [x.shape[0]!, ...size, x.shape.at(-1)!]);
}

/** A shape as [what stands before an axis, the axis, what stands behind]. */
export const aroundAxis = (shape: Shape, axis: number): [number, number, number] => [
  sizeOf(shape.slice(0, axis)),
  shape[axis]!,
  sizeOf(shape.slice(axis + 1)),
];
