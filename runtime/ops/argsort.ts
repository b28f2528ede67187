import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAxis, needFloat } from "./rules/judge.ts";

/** The order in which elements would be sorted. */
export const argsort = defineOp({
  name: "argsort",
  doc: "The indices (i32) that sort x along an axis, upwards or `descending`. Equals stay in their order.",
  inputs: ["x"],
  attrs: { axis: -1, descending: false },
  shape: ({ x }, { axis }) => {
    needFloat("argsort", "x", x);
    needAxis("argsort", axis, x);
    return tensor("i32", x.shape);
  },
  expand: (g, { x }, { axis, descending }) => {
    const c = calc(g);
    const at = needAxis("argsort", axis, x.type);
    const last = x.type.shape.length - 1;
    const order = x.type.shape.map((_, i) => (i === at ? last : i === last ? at : i));
    const swap = (value: typeof x) => (at === last ? value : g.op("transpose", [value], { order }));
    // Of equals `top_k_indices` takes the first one first: a stable order, downwards.
    const falling = descending ? x : c.sub(0, x);
    return swap(g.op("top_k_indices", [swap(falling)], { k: x.type.shape[at]! }));
  },
  cases: [
    { name: "upwards, equals in order", in: { x: [3, 1, 2, 1, -5] }, out: [4, 1, 3, 2, 0] },
    {
      name: "downwards, columns",
      in: {
        x: [
          [1, 7, 2],
          [9, 7, 3],
        ],
      },
      attrs: { axis: 0, descending: true },
      out: [
        [1, 0, 1],
        [0, 1, 0],
      ],
    },
    { name: "no such axis", in: { x: [1, 2] }, attrs: { axis: 1 }, error: "SKY3004" },
  ],
});
