import { defineOp } from "../../compiler/ir/op.ts";
import { showType, sizeOf, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAxis, needEqual, needFloat, needSameDType } from "./rules/judge.ts";
import { flatPlaces, judgePlaces } from "./rules/places.ts";

const op = "scatter";

/** Elements put where an index says. */
export const scatter = defineOp({
  name: op,
  doc: "x with the elements of `updates` in place of those at the number that the index gives along `axis`, and at the same place along all other axes, as PyTorch's scatter.",
  limits: "Of two updates for one place their sum stands there; an index outside the axis is undefined on the engines.",
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
    const onto = (values: typeof x) =>
      c.reshape(g.op("segment_sum", [values, places], { segments: size }), x.type.shape);
    const written = onto(g.constant(1, tensor(x.type.dtype, [count])));
    return c.select(c.compare(written, 0, "gt"), onto(c.reshape(updates, [count])), x);
  },
  cases: [
    {
      name: "rows",
      in: {
        x: [
          [1, 2, 3],
          [4, 5, 6],
        ],
        index: { dtype: "i32", shape: [2, 2], values: [2, 1, 0, 1] },
        updates: [
          [10, 20],
          [30, 0],
        ],
      },
      out: [
        [1, 20, 10],
        [30, 0, 6],
      ],
    },
    {
      name: "first axis",
      in: {
        x: { shape: [3, 2] },
        index: { dtype: "i64", shape: [2, 2], values: [2, 0, 1, 1] },
        updates: { shape: [2, 2] },
      },
      attrs: { axis: 0 },
    },
    {
      name: "updates of whole numbers",
      in: { x: [1, 2], index: { dtype: "i32", shape: [1] }, updates: { dtype: "i32", shape: [1] } },
      error: "SKY3003",
    },
  ],
});
