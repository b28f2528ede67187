import { type FileTensor, fileShape } from "../../compiler/blocks/layout-names.ts";
import { sizeOf } from "../../compiler/ir/type.ts";
import type { HostTensor } from "./parts.ts";

/** The axes of a tensor in another order. */
function transposed({ dtype, shape, data }: HostTensor, order: readonly number[]): HostTensor {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const turned = order.map((axis) => shape[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const out = data.slice();
  const at = turned.map(() => 0);
  let from = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = data[from]!;
    for (let axis = turned.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++at[axis]! < turned[axis]!) break;
      from -= steps[axis]! * turned[axis]!;
      at[axis] = 0;
    }
  }
  return { dtype, shape: turned, data: out };
}

const inverse = (order: readonly number[]): number[] =>
  order.reduce<number[]>((places, axis, i) => Object.assign(places, { [axis]: i }), []);

/** One axis seen as groups, put into another order; `back` undoes it. */
function regrouped(
  tensor: HostTensor,
  { axis, groups, order }: NonNullable<FileTensor["regroup"]>,
  back: boolean,
): HostTensor {
  const { dtype, shape, data } = tensor;
  const known = groups.filter((size) => size > 0).reduce((product, size) => product * size, 1);
  const sizes = groups.map((size) => (size > 0 ? size : shape[axis]! / known));
  const seen = back ? order.map((group) => sizes[group]!) : sizes;
  const view = [...shape.slice(0, axis), ...seen, ...shape.slice(axis + 1)];
  const turn = back ? inverse(order) : order;
  const all = [
    ...shape.slice(0, axis).map((_, i) => i),
    ...turn.map((group) => axis + group),
    ...shape.slice(axis + 1).map((_, i) => axis + groups.length + i),
  ];
  return { dtype, shape, data: transposed({ dtype, shape: view, data }, all).data };
}

/** One of our parameters from the file's tensors. */
export function fromLayout({ order, regroup }: FileTensor, found: readonly HostTensor[]): HostTensor {
  const [first] = found as [HostTensor];
  let whole = first;
  if (found.length > 1) {
    const data = first.data.slice(0, 0);
    const size = found.reduce((sum, one) => sum + one.data.length, 0);
    const joined = new (data.constructor as Float32ArrayConstructor)(size);
    let at = 0;
    for (const one of found) {
      joined.set(one.data as Float32Array, at);
      at += one.data.length;
    }
    const rows = found.reduce((sum, one) => sum + one.shape[0]!, 0);
    whole = { dtype: first.dtype, shape: [rows, ...first.shape.slice(1)], data: joined };
  }
  if (regroup) whole = regrouped(whole, regroup, false);
  return order ? transposed(whole, order) : whole;
}

/** The file's tensors from one of our parameters: what `fromLayout` makes it of. */
export function toLayout(file: FileTensor, own: HostTensor): readonly (readonly [string, HostTensor])[] {
  let whole = file.order ? transposed(own, inverse(file.order)) : own;
  if (file.regroup) whole = regrouped(whole, file.regroup, true);
  const shape = fileShape(file, own.shape);
  const size = sizeOf(shape);
  return file.names.map((name, i) => [
    name,
    { dtype: whole.dtype, shape, data: whole.data.slice(i * size, (i + 1) * size) },
  ]);
}
