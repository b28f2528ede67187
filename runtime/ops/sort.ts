import { defineOp } from "../../compiler/ir/op.ts";
import { needAxis, needFloat } from "./rules/judge.ts";

/** Elements in order. */
export const sort = defineOp({
  name: "sort",
  doc: "x sorted along an axis, upwards or `descending`. `argsort` says where each element came from.",
  inputs: ["x"],
  attrs: { axis: -1, descending: false },
  shape: ({ x }, { axis }) => {
    needFloat("sort", "x", x);
    needAxis("sort", axis, x);
    return x;
  },
  expand: (g, { x }, attrs) => g.op("take_along_axis", [x, g.op("argsort", [x], { ...attrs })], { axis: attrs.axis }),
  cases: [
    { name: "upwards", in: { x: [3, 1, 2, -5] }, out: [-5, 1, 2, 3] },
    { name: "downwards", in: { x: [3, 1, 2, -5] }, attrs: { descending: true }, out: [3, 2, 1, -5] },
    { name: "middle axis", in: { x: { shape: [2, 5, 3] } }, attrs: { axis: 1 } },
    { name: "truth values", in: { x: { dtype: "bool", shape: [2] } }, error: "SKY3003" },
  ],
});
