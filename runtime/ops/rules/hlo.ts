import type { HloBuilder, HloRegion, HloValue } from "../../../compiler/ir/op.ts";
import { type DType, isFloat, type Shape, sameShape, type TensorType, tensor } from "../../../compiler/ir/type.ts";

/** A value repeated along axes of size 1, and along new axes in front, as NumPy broadcasts. */
export function hloStretch(b: HloBuilder, x: HloValue, shape: Shape): HloValue {
  const lead = shape.length - x.shape.length;
  return hloPlace(
    b,
    x,
    x.shape.map((_, i) => i + lead),
    shape,
  );
}

/** A value whose axis i becomes axis `axes[i]` of a larger shape; it is the same along all others. */
export function hloPlace(b: HloBuilder, x: HloValue, axes: readonly number[], shape: Shape): HloValue {
  if (sameShape(x.shape, shape)) return x;
  return b.op("broadcast_in_dim", [x], { broadcast_dimensions: { ints: axes } }, tensor(x.dtype, shape));
}

/** An operation on operands that are stretched to the result's shape first. */
export const hloEach = (b: HloBuilder, name: string, x: readonly HloValue[], type: TensorType): HloValue =>
  b.op(
    name,
    x.map((value) => hloStretch(b, value, type.shape)),
    {},
    type,
  );

/** An operation of two operands of equal type. */
export const hloPair = (b: HloBuilder, name: string, x: HloValue, y: HloValue): HloValue =>
  b.op(name, [x, hloStretch(b, y, x.shape)], {}, x);

/** The same elements under another shape. */
export const hloReshape = (b: HloBuilder, x: HloValue, shape: Shape): HloValue =>
  sameShape(x.shape, shape) ? x : b.op("reshape", [x], {}, tensor(x.dtype, shape));

/** Axis i of the result is axis order[i] of x. */
export function hloTranspose(b: HloBuilder, x: HloValue, order: readonly number[]): HloValue {
  if (order.every((axis, i) => axis === i)) return x;
  const shape = order.map((axis) => x.shape[axis]!);
  return b.op("transpose", [x], { permutation: { ints: order } }, tensor(x.dtype, shape));
}

/** Another element kind. */
export const hloCast = (b: HloBuilder, x: HloValue, dtype: DType): HloValue =>
  x.dtype === dtype ? x : b.op("convert", [x], {}, tensor(dtype, x.shape));

/** Truth of a comparison: EQ, NE, LT, LE, GT or GE. */
export function hloCompare(b: HloBuilder, x: HloValue, y: HloValue, direction: string): HloValue {
  const attrs = { comparison_direction: { own: `#stablehlo<comparison_direction ${direction}>` } };
  return b.op("compare", [x, hloStretch(b, y, x.shape)], attrs, tensor("bool", x.shape));
}

/** `size` elements along each axis from `start`, every `step`-th. */
export function hloSlice(
  b: HloBuilder,
  x: HloValue,
  start: readonly number[],
  size: Shape,
  step: readonly number[] = start.map(() => 1),
): HloValue {
  if (sameShape(x.shape, size)) return x;
  const limits = start.map((from, i) => (size[i] === 0 ? from : from + (size[i]! - 1) * step[i]! + 1));
  const attrs = { start_indices: { ints: start }, limit_indices: { ints: limits }, strides: { ints: step } };
  return b.op("slice", [x], attrs, tensor(x.dtype, size));
}

/** x with `low` elements of a scalar before, `high` behind (fewer than none cuts), and `between` between its own, along each axis. */
export function hloPad(
  b: HloBuilder,
  x: HloValue,
  value: number,
  low: readonly number[],
  high: readonly number[],
  between: readonly number[] = low.map(() => 0),
): HloValue {
  if ([...low, ...high, ...between].every((n) => n === 0)) return x;
  const shape = x.shape.map((d, i) => low[i]! + d + Math.max(d - 1, 0) * between[i]! + high[i]!);
  const attrs = {
    edge_padding_low: { ints: low },
    edge_padding_high: { ints: high },
    interior_padding: { ints: between },
  };
  return b.op("pad", [x, b.constant([value], tensor(x.dtype, []))], attrs, tensor(x.dtype, shape));
}

/** Values one after another along an axis. */
export function hloConcat(b: HloBuilder, parts: readonly HloValue[], axis: number): HloValue {
  const first = parts[0]!;
  if (parts.length === 1) return first;
  const size = parts.reduce((n, part) => n + part.shape[axis]!, 0);
  const shape = first.shape.map((d, i) => (i === axis ? size : d));
  return b.op("concatenate", parts, { dimension: { i: axis } }, tensor(first.dtype, shape));
}

/** 0, 1, 2, … along an axis. */
export const hloIota = (b: HloBuilder, axis: number, type: TensorType): HloValue =>
  b.op("iota", [], { iota_dimension: { i: axis } }, type);

/** The region that combines two scalars by an operation. */
export const hloCombine = (name: string, dtype: DType): HloRegion => ({
  takes: [tensor(dtype, []), tensor(dtype, [])],
  gives: (b, x) => [b.op(name, x, {}, tensor(dtype, []))],
});

/** Elements along axes folded into one by an operation; the axes go. `start` is what an empty fold gives. */
export function hloReduce(b: HloBuilder, x: HloValue, axes: readonly number[], name: string, start: number): HloValue {
  const type = tensor(
    x.dtype,
    x.shape.filter((_, i) => !axes.includes(i)),
  );
  const operands = [x, b.constant([start], tensor(x.dtype, []))];
  return b.withRegions("reduce", operands, { dimensions: { ints: axes } }, [type], [hloCombine(name, x.dtype)])[0]!;
}

/** Calls `run` with floats of 16 bits widened to f32, and narrows its result again: for sums and series that need the digits. */
export function hloWide(b: HloBuilder, x: HloValue, run: (wide: HloValue) => HloValue): HloValue {
  return isFloat(x.dtype) ? hloCast(b, run(hloCast(b, x, "f32")), x.dtype) : run(x);
}

/** The least value of an element kind: where a search for the largest begins. */
export function hloLeast(dtype: DType): number {
  if (isFloat(dtype)) return Number.NEGATIVE_INFINITY;
  return dtype === "i32" ? -(2 ** 31) : dtype === "i64" ? -(2 ** 63) : 0;
}

/** The largest value of an element kind. */
export function hloLargest(dtype: DType): number {
  if (isFloat(dtype)) return Number.POSITIVE_INFINITY;
  const bits: Partial<Record<DType, number>> = { i32: 31, i64: 63, u32: 32, u8: 8 };
  // Beyond 2^53 whole numbers are not exact here: 2^63 - 1024 is the largest that is.
  return dtype === "i64" ? 2 ** 63 - 1024 : 2 ** (bits[dtype] ?? 1) - 1;
}

/** Products are asked for in full: DEFAULT lets some devices round f32 to 10 bits of mantissa. */
export const hloPrecision = (dtype: DType): { readonly own: string } => {
  const one = `#stablehlo<precision ${dtype === "f32" ? "HIGHEST" : "DEFAULT"}>`;
  return { own: `[${one}, ${one}]` };
};

/**
 * Sum of products over pairs of axes, one of each side; `batch` pairs are walked together and come first in the result. `dtype` is that of
 * the sums: f32 also for operands in bf16.
 */
export function hloDot(
  b: HloBuilder,
  x: HloValue,
  y: HloValue,
  summed: readonly [readonly number[], readonly number[]],
  batch: readonly [readonly number[], readonly number[]] = [[], []],
  dtype: DType = x.dtype,
): HloValue {
  const list = (axes: readonly number[]) => `[${axes.join(", ")}]`;
  const free = (value: HloValue, side: 0 | 1) =>
    value.shape.filter((_, i) => !summed[side].includes(i) && !batch[side].includes(i));
  const shape = [...batch[0].map((axis) => x.shape[axis]!), ...free(x, 0), ...free(y, 1)];
  const axes = {
    lhs_batching_dimensions: batch[0],
    rhs_batching_dimensions: batch[1],
    lhs_contracting_dimensions: summed[0],
    rhs_contracting_dimensions: summed[1],
  };
  const text = Object.entries(axes).map(([key, value]) => `${key} = ${list(value)}`);
  const attrs = {
    dot_dimension_numbers: { own: `#stablehlo.dot<${text.join(", ")}>` },
    precision_config: hloPrecision(x.dtype),
  };
  return b.op("dot_general", [x, y], attrs, tensor(dtype, shape));
}
