import type { TfAttr, TfBuilder, TfTensor } from "../../../compiler/ir/op.ts";
import { type Shape, tensor } from "../../../compiler/ir/type.ts";

/** A one-dimensional i32 constant: shapes, axes, paddings. */
export const indices = (t: TfBuilder, values: readonly number[]): TfTensor =>
  t.constant(values, tensor("i32", [values.length]));

/** An i32 scalar. */
export const index = (t: TfBuilder, value: number): TfTensor => t.constant([value], tensor("i32", []));

/** A table of i32 pairs: paddings. */
export const pairs = (t: TfBuilder, values: readonly (readonly [number, number])[]): TfTensor =>
  t.constant(values.flat(), tensor("i32", [values.length, 2]));

/** The commonest attributes: the element kind as `T`, and index arguments in i32. */
export const typed = (x: TfTensor, ...indexAttrs: readonly string[]): Record<string, TfAttr> => ({
  T: { type: x.dtype },
  ...Object.fromEntries(indexAttrs.map((name) => [name, { type: "i32" } as const])),
});

/** TensorFlow's Reshape. */
export const tfReshape = (t: TfBuilder, x: TfTensor, shape: Shape): TfTensor =>
  t.node("Reshape", "output", [x, indices(t, shape)], typed(x, "Tshape"), tensor(x.dtype, shape));

/** TensorFlow's Transpose. */
export const tfTranspose = (t: TfBuilder, x: TfTensor, order: readonly number[]): TfTensor => {
  const type = tensor(
    x.dtype,
    order.map((axis) => x.shape[axis]!),
  );
  return t.node("Transpose", "y", [x, indices(t, order)], typed(x, "Tperm"), type);
};

/** TensorFlow's Slice. */
export const tfSlice = (t: TfBuilder, x: TfTensor, start: readonly number[], size: Shape): TfTensor =>
  t.node("Slice", "output", [x, indices(t, start), indices(t, size)], typed(x, "Index"), tensor(x.dtype, size));

/** TensorFlow's Cast. */
export const tfCast = (t: TfBuilder, x: TfTensor, dtype: TfTensor["dtype"]): TfTensor =>
  x.dtype === dtype
    ? x
    : t.node("Cast", "y", [x], { SrcT: { type: x.dtype }, DstT: { type: dtype } }, tensor(dtype, x.shape));

/** A two-operand TensorFlow op without broadcasting of its result type: the larger operand comes first. */
export const tfPair = (t: TfBuilder, op: string, a: TfTensor, b: TfTensor): TfTensor =>
  t.node(op, "z", [a, b], { T: { type: a.dtype } }, tensor(a.dtype, a.shape));

/** TensorFlow's ConcatV2. */
export const tfConcat = (t: TfBuilder, parts: readonly TfTensor[], axis: number): TfTensor => {
  const first = parts[0]!;
  if (parts.length === 1) return first;
  const size = parts.reduce((n, part) => n + part.shape[axis]!, 0);
  const shape = first.shape.map((d, i) => (i === axis ? size : d));
  const attrs = { ...typed(first, "Tidx"), N: { i: parts.length } };
  return t.node("ConcatV2", "output", [...parts, index(t, axis)], attrs, tensor(first.dtype, shape));
};
