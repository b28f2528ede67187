import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAxis } from "./rules/judge.ts";
import { flatPlaces, judgePlaces } from "./rules/places.ts";

/** One element for each index, from the same line. */
export const takeAlongAxis = defineOp({
  name: "take_along_axis",
  doc: "For each element of the index the element of x at that number along `axis` and at the same place along all other axes, as PyTorch's and NumPy's take_along_axis.",
  limits: "An index outside the axis is undefined on the engines.",
  inputs: ["x", "index"],
  attrs: { axis: -1 },
  shape: ({ x, index }, { axis }) => {
    judgePlaces("take_along_axis", x, index, axis);
    return tensor(x.dtype, index.shape);
  },
  expand: (g, { x, index }, { axis }) => {
    const flat = calc(g).reshape(x, [sizeOf(x.type.shape)]);
    return g.op("gather", [flat, flatPlaces(g, index, x.type.shape, needAxis("take_along_axis", axis, x.type))]);
  },
  cases: [
    {
      name: "rows",
      in: {
        x: [
          [1, 2, 3],
          [4, 5, 6],
        ],
        index: { dtype: "i32", shape: [2, 2], values: [2, 2, 0, 1] },
      },
      out: [
        [3, 3],
        [4, 5],
      ],
    },
    {
      name: "middle axis",
      in: { x: { shape: [2, 3, 2] }, index: { dtype: "i64", shape: [2, 2, 2], values: [2, 0, 1, 0, 1, 1, 0, 2] } },
      attrs: { axis: 1 },
    },
    {
      name: "other rows",
      in: { x: { shape: [2, 3] }, index: { dtype: "i32", shape: [3, 3] } },
      error: "SKY3005",
    },
    { name: "index of reals", in: { x: [1, 2], index: [0] }, error: "SKY3003" },
  ],
});
