import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { needAttr, needFloat, needRankFrom } from "./rules/judge.ts";

/** The k largest elements. */
export const topK = defineOp({
  name: "top_k",
  doc: "The k largest elements along the last axis, largest first. `top_k_indices` says where they stand.",
  inputs: ["x"],
  attrs: { k: 1 },
  required: ["k"],
  shape: ({ x }, { k }) => {
    needRankFrom("top_k", "x", x, 1);
    needFloat("top_k", "x", x);
    const size = x.shape.at(-1)!;
    needAttr("top_k", "k", k, `a whole number from 1 to ${size}`, Number.isInteger(k) && k >= 1 && k <= size);
    return tensor(x.dtype, [...x.shape.slice(0, -1), k]);
  },
  expand: (g, { x }, { k }) => g.op("take_along_axis", [x, g.op("top_k_indices", [x], { k })]),
  cases: [
    {
      name: "two of four",
      in: {
        x: [
          [1, 9, 3, 8],
          [4, 3, 2, 1],
        ],
      },
      attrs: { k: 2 },
      out: [
        [9, 8],
        [4, 3],
      ],
    },
    { name: "of each pixel", in: { x: { shape: [2, 2, 5] } }, attrs: { k: 3 } },
    { name: "none", in: { x: [1, 2] }, attrs: { k: 0 }, error: "SKY3010" },
  ],
});
