import { ndArray, walk } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { stridesOf } from "../../compiler/ir/shape.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloTranspose } from "./rules/hlo.ts";
import { needAttr } from "./rules/judge.ts";
import { tfTranspose } from "./rules/tf.ts";

/** Axes in another order. */
export const transpose = defineOp({
  name: "transpose",
  doc: "Axes in another order: axis i of the result is axis order[i] of x.",
  inputs: ["x"],
  attrs: { order: [] as readonly number[] },
  required: ["order"],
  shape: ({ x }, { order }) => {
    const every = x.shape.every((_, i) => order.includes(i)) && order.length === x.shape.length;
    needAttr("transpose", "order", order, `each axis of ${x.shape.length} once`, every);
    return tensor(
      x.dtype,
      order.map((axis) => x.shape[axis]!),
    );
  },
  eval: ({ x }, { order }, _rest, type) => {
    const own = stridesOf(x.shape);
    const data = new Float64Array(sizeOf(x.shape));
    walk(
      type.shape,
      order.map((axis) => own[axis]!),
      (from, to) => {
        data[to] = x.data[from]!;
      },
    );
    return ndArray(type, data);
  },
  // the inverse order
  grad: (g, { attrs, dy }) => ({
    x: g.op("transpose", [dy], { order: attrs.order.map((_, i) => attrs.order.indexOf(i)) }),
  }),
  lower: {
    tf: (t, { x }, { order }) => tfTranspose(t, x, order),
    hlo: (b, { x }, { order }) => hloTranspose(b, x, order),
  },
  cases: [
    {
      name: "matrix",
      in: {
        x: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      attrs: { order: [1, 0] },
      out: [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    },
    { name: "three axes", in: { x: { shape: [2, 3, 4] } }, attrs: { order: [2, 0, 1] } },
    { name: "axis twice", in: { x: { shape: [2, 3] } }, attrs: { order: [0, 0] }, error: "SKY3010" },
  ],
});
