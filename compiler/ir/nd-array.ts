import type { NdArray } from "./op.ts";
import { roundToBfloat16, roundToFloat16 } from "./round-half.ts";
import { broadcast, stridesOf } from "./shape.ts";
import { type DType, type Shape, sizeOf, type TensorType } from "./type.ts";

/** A dense array; `data` is taken, not copied. */
export const ndArray = (type: TensorType, data: Float64Array): NdArray => ({
  dtype: type.dtype,
  shape: type.shape,
  data,
});

/** An array of one value. */
export const filled = (type: TensorType, value: number): NdArray =>
  ndArray(type, new Float64Array(sizeOf(type.shape)).fill(value));

/** Brings a result back to what its element kind can hold: integers wrap, bf16 and f16 round; f32 stays as it is, float64 being the measure. */
export function wrap(dtype: DType, value: number): number {
  if (dtype === "u32") return value >>> 0;
  if (dtype === "i32") return value | 0;
  if (dtype === "u8") return value & 255;
  if (dtype === "bf16") return roundToBfloat16(value);
  if (dtype === "f16") return roundToFloat16(value);
  return value;
}

/** Calls `visit` with the position in the input for each position of the output, in row-major order; a stride of 0 repeats. */
export function walk(
  shape: Shape,
  strides: readonly number[],
  visit: (from: number, to: number) => void,
  start = 0,
): void {
  const size = sizeOf(shape);
  const rank = shape.length;
  const index: number[] = new Array(rank).fill(0);
  let from = start;
  for (let to = 0; to < size; to++) {
    visit(from, to);
    for (let axis = rank - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}

/** Strides that read an array of shape `from` as if it had shape `to`. */
export function stretchedStrides(from: Shape, to: Shape): number[] {
  const own = stridesOf(from);
  const lead = to.length - from.length;
  return to.map((_, i) => (i < lead || from[i - lead] === 1 ? 0 : own[i - lead]!));
}

/** An array repeated to a larger shape. */
export function stretch(x: NdArray, shape: Shape): NdArray {
  const data = new Float64Array(sizeOf(shape));
  walk(shape, stretchedStrides(x.shape, shape), (from, to) => {
    data[to] = x.data[from]!;
  });
  return { dtype: x.dtype, shape, data };
}

/** One function of two arrays, element by element, broadcasting as NumPy does. */
export function zip(a: NdArray, b: NdArray, dtype: DType, fn: (a: number, b: number) => number): NdArray {
  const shape = broadcast(a.shape, b.shape)!;
  const left = stretch(a, shape).data;
  const right = stretch(b, shape).data;
  return { dtype, shape, data: left.map((value, i) => wrap(dtype, fn(value, right[i]!))) };
}

/** One function of an array, element by element. */
export const map = (x: NdArray, dtype: DType, fn: (x: number) => number): NdArray => ({
  dtype,
  shape: x.shape,
  data: x.data.map((value) => wrap(dtype, fn(value))),
});
