import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp, type HloRegion } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloCompare, hloIota, hloSlice } from "./rules/hlo.ts";
import { needAttr, needFloat, needRankFrom } from "./rules/judge.ts";
import { index } from "./rules/tf.ts";

/** Where the k largest elements stand. */
export const topKIndices = defineOp({
  name: "top_k_indices",
  doc: "The indices (i32) of the k largest elements along the last axis, largest first; the first one among equals.",
  inputs: ["x"],
  attrs: { k: 1 },
  required: ["k"],
  shape: ({ x }, { k }) => {
    needRankFrom("top_k_indices", "x", x, 1);
    needFloat("top_k_indices", "x", x);
    const size = x.shape[x.shape.length - 1]!;
    needAttr("top_k_indices", "k", k, `a whole number from 1 to ${size}`, Number.isInteger(k) && k >= 1 && k <= size);
    return tensor("i32", [...x.shape.slice(0, -1), k]);
  },
  eval: ({ x }, { k }, _rest, type) => {
    const size = x.shape[x.shape.length - 1]!;
    const data = new Float64Array(sizeOf(type.shape));
    for (let row = 0; row * size < x.data.length; row++) {
      const values = x.data.subarray(row * size, (row + 1) * size);
      const order = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b);
      data.set(order.slice(0, k), row * k);
    }
    return ndArray(type, data);
  },
  lower: {
    tf: (t, { x }, { k }, type) => {
      const attrs = {
        T: { type: x.dtype },
        sorted: { b: true },
        Tk: { type: "i32" },
        index_type: { type: "i32" },
      } as const;
      return t.node("TopKV2", "indices", [x, index(t, k)], attrs, type);
    },
    hlo: (b, { x }, _attrs, type) => {
      const axis = x.shape.length - 1;
      const places = hloIota(b, axis, tensor("i32", x.shape));
      const [value, place] = [tensor(x.dtype, []), tensor("i32", [])];
      const larger: HloRegion = {
        takes: [value, value, place, place],
        gives: (r, [v, w]) => [hloCompare(r, v!, w!, "GT")],
      };
      const attrs = { dimension: { i: axis }, is_stable: { b: true } };
      const sorted = b.withRegions("sort", [x, places], attrs, [x, places], [larger]);
      return hloSlice(
        b,
        sorted[1]!,
        x.shape.map(() => 0),
        type.shape,
      );
    },
  },
  cases: [
    {
      name: "two of four",
      in: {
        x: [
          [1, 9, 3, 9],
          [4, 3, 2, 1],
        ],
      },
      attrs: { k: 2 },
      out: [
        [1, 3],
        [0, 1],
      ],
    },
    { name: "more than there are", in: { x: [1, 2] }, attrs: { k: 3 }, error: "SKY3010" },
  ],
});
