import { defineOp } from "../../compiler/ir/op.ts";
import { showType, sizeOf } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAxis, needEqual, needFloat, needSameDType } from "./rules/judge.ts";
import { flatPlaces, judgePlaces } from "./rules/places.ts";

const op = "scatter_add";

/** Elements added where an index says. */
export const scatterAdd = defineOp({
  name: op,
  doc: "x plus, at the number that the index gives along `axis` and at the same place along all other axes, the elements of `updates`, as PyTorch's scatter_add. Several may go to one place; the order of summation is fixed.",
  limits: "An index outside the axis is undefined on the engines.",
  inputs: ["x", "index", "updates"],
  attrs: { axis: -1 },
  shape: ({ x, index, updates }, { axis }) => {
    needFloat(op, "x", x);
    needSameDType(op, "updates", updates, x);
    judgePlaces(op, x, index, axis);
    needEqual(op, "the shapes of index and updates", showType({ ...index, dtype: x.dtype }), showType(updates));
    return x;
  },
  expand: (g, { x, index, updates }, { axis }) => {
    const c = calc(g);
    const [count, size] = [sizeOf(index.type.shape), sizeOf(x.type.shape)];
    const places = c.reshape(flatPlaces(g, index, x.type.shape, needAxis(op, axis, x.type)), [count]);
    const sums = g.op("segment_sum", [c.reshape(updates, [count]), places], { segments: size });
    return c.add(x, c.reshape(sums, x.type.shape));
  },
  cases: [
    {
      name: "two to one place",
      in: {
        x: [
          [1, 1, 1],
          [2, 2, 2],
        ],
        index: { dtype: "i32", shape: [2, 2], values: [2, 2, 0, 1] },
        updates: [
          [10, 20],
          [30, 40],
        ],
      },
      out: [
        [1, 1, 31],
        [32, 42, 2],
      ],
    },
    {
      name: "first axis",
      in: {
        x: { shape: [3, 2] },
        index: { dtype: "i32", shape: [2, 2], values: [2, 0, 1, 0] },
        updates: { shape: [2, 2] },
      },
      attrs: { axis: 0 },
    },
    {
      name: "too large for a table",
      in: { x: { shape: [4, 2048] }, index: { dtype: "i32", shape: [4, 1024] }, updates: { shape: [4, 1024] } },
      noGrad: ["x"],
    },
    {
      name: "too few updates",
      in: { x: [1, 2], index: { dtype: "i32", shape: [2] }, updates: [1] },
      error: "SKY3005",
    },
  ],
});
