import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { stridesOf } from "../../compiler/ir/shape.ts";
import { type DType, sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloIota } from "./rules/hlo.ts";
import { needAxis } from "./rules/judge.ts";
import { index, indices, tfCast, tfReshape, typed } from "./rules/tf.ts";

/** 0, 1, 2, … along an axis. */
export const iota = defineOp({
  name: "iota",
  doc: "0, 1, 2, … along an axis, the same along all others.",
  inputs: [],
  attrs: { shape: [] as readonly number[], axis: 0, dtype: "i32" as DType },
  required: ["shape"],
  shape: (_types, { shape, axis, dtype }) => {
    const type = tensor(dtype, shape);
    needAxis("iota", axis, type);
    return type;
  },
  eval: (_x, { axis }, _rest, type) => {
    const at = needAxis("iota", axis, type);
    const step = stridesOf(type.shape)[at]!;
    const data = new Float64Array(sizeOf(type.shape)).map((_, i) => Math.floor(i / step) % type.shape[at]!);
    return ndArray(type, data);
  },
  lower: {
    tf: (t, _x, { axis }, type) => {
      const at = needAxis("iota", axis, type);
      const size = type.shape[at]!;
      const ends = [index(t, 0), index(t, size), index(t, 1)];
      const counted = t.node("Range", "output", ends, { Tidx: { type: "i32" } }, tensor("i32", [size]));
      const line = tfCast(t, counted, type.dtype);
      if (type.shape.length === 1) return line;
      const placed = tfReshape(
        t,
        line,
        type.shape.map((_, i) => (i === at ? size : 1)),
      );
      return t.node("BroadcastTo", "output", [placed, indices(t, type.shape)], typed(placed, "Tidx"), type);
    },
    hlo: (b, _x, { axis }, type) => hloIota(b, needAxis("iota", axis, type), type),
  },
  cases: [
    { name: "line", in: {}, attrs: { shape: [3] }, out: [0, 1, 2] },
    {
      name: "columns of reals",
      in: {},
      attrs: { shape: [2, 3], axis: 1, dtype: "f32" },
      out: [
        [0, 1, 2],
        [0, 1, 2],
      ],
    },
    {
      name: "rows, unsigned",
      in: {},
      attrs: { shape: [2, 3], axis: 0, dtype: "u32" },
      out: [
        [0, 0, 0],
        [1, 1, 1],
      ],
    },
    { name: "no such axis", in: {}, attrs: { shape: [3], axis: 1 }, error: "SKY3004" },
  ],
});
