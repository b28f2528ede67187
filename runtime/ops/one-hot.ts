import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { type DType, sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloCast, hloCompare, hloIota, hloPlace } from "./rules/hlo.ts";
import { needAttr, needDType } from "./rules/judge.ts";
import { index } from "./rules/tf.ts";

/** 1 at the index, 0 elsewhere. */
export const oneHot = defineOp({
  name: "one_hot",
  doc: "A new last axis of `depth` with 1 at the index and 0 elsewhere; an index outside gives zeros only.",
  inputs: ["index"],
  attrs: { depth: 0, dtype: "f32" as DType },
  required: ["depth"],
  shape: ({ index: at }, { depth, dtype }) => {
    needDType("one_hot", "index", at, "i32", "i64", "u8");
    needAttr("one_hot", "depth", depth, "a whole number from 1", Number.isInteger(depth) && depth >= 1);
    return tensor(dtype, [...at.shape, depth]);
  },
  eval: ({ index: at }, { depth }, _rest, type) => {
    const data = new Float64Array(sizeOf(type.shape));
    at.data.forEach((value, i) => {
      if (value >= 0 && value < depth) data[i * depth + value] = 1;
    });
    return ndArray(type, data);
  },
  lower: {
    tf: (t, { index: at }, { depth, dtype }, type) => {
      const one = (value: number) => t.constant([value], tensor(dtype, []));
      const attrs = { T: { type: dtype }, TI: { type: at.dtype }, axis: { i: -1 } } as const;
      return t.node("OneHot", "output", [at, index(t, depth), one(1), one(0)], attrs, type);
    },
    hlo: (b, { index: at }, { dtype }, type) => {
      const place = hloIota(b, at.shape.length, tensor(at.dtype, type.shape));
      const picked = hloPlace(
        b,
        at,
        at.shape.map((_, i) => i),
        type.shape,
      );
      return hloCast(b, hloCompare(b, place, picked, "EQ"), dtype);
    },
  },
  cases: [
    {
      name: "outside gives zeros",
      in: { index: { dtype: "i32", shape: [3], values: [2, -1, 255] } },
      attrs: { depth: 3 },
      out: [
        [0, 0, 1],
        [0, 0, 0],
        [0, 0, 0],
      ],
    },
    {
      name: "bytes",
      in: { index: { dtype: "u8", shape: [2], values: [1, 0] } },
      attrs: { depth: 2 },
      out: [
        [0, 1],
        [1, 0],
      ],
    },
    { name: "reals", in: { index: [1] }, attrs: { depth: 2 }, error: "SKY3003" },
  ],
});
