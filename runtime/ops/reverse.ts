import { ndArray, walk } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { stridesOf } from "../../compiler/ir/shape.ts";
import { sizeOf } from "../../compiler/ir/type.ts";
import { needAxes } from "./rules/judge.ts";
import { indices, typed } from "./rules/tf.ts";

/** Order turned round along axes. */
export const reverse = defineOp({
  name: "reverse",
  doc: "The order of elements turned round along axes.",
  inputs: ["x"],
  attrs: { axes: [] as readonly number[] },
  required: ["axes"],
  shape: ({ x }, { axes }) => {
    needAxes("reverse", axes, x);
    return x;
  },
  eval: ({ x }, { axes }, _rest, type) => {
    const over = needAxes("reverse", axes, x);
    const own = stridesOf(x.shape);
    const start = over.reduce((sum, i) => sum + (x.shape[i]! - 1) * own[i]!, 0);
    const data = new Float64Array(sizeOf(x.shape));
    walk(
      x.shape,
      own.map((s, i) => (over.includes(i) ? -s : s)),
      (from, to) => {
        data[to] = x.data[from]!;
      },
      start,
    );
    return ndArray(type, data);
  },
  // dy turned round again
  grad: (g, { attrs, dy }) => ({ x: g.op("reverse", [dy], { axes: attrs.axes }) }),
  lower: {
    tf: (t, { x }, { axes }, type) =>
      t.node("ReverseV2", "output", [x, indices(t, needAxes("reverse", axes, x))], typed(x, "Tidx"), type),
    hlo: (b, { x }, { axes }, type) =>
      b.op("reverse", [x], { dimensions: { ints: needAxes("reverse", axes, x) } }, type),
  },
  cases: [
    {
      name: "columns",
      in: {
        x: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      attrs: { axes: [1] },
      out: [
        [3, 2, 1],
        [6, 5, 4],
      ],
    },
    { name: "both", in: { x: { shape: [2, 3, 2] } }, attrs: { axes: [0, -1] } },
  ],
});
