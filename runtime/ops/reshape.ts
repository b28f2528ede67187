import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { showType, sizeOf, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { hloReshape } from "./rules/hlo.ts";
import { needAttr, wrong } from "./rules/judge.ts";
import { indices } from "./rules/tf.ts";

/** The same elements in row-major order under another shape. */
export const reshape = defineOp({
  name: "reshape",
  doc: "The same elements in row-major order under another shape.",
  inputs: ["x"],
  attrs: { shape: [] as readonly number[] },
  required: ["shape"],
  shape: ({ x }, { shape }) => {
    needAttr(
      "reshape",
      "shape",
      shape,
      "whole sizes",
      shape.every((d) => Number.isInteger(d) && d >= 0),
    );
    const to = tensor(x.dtype, shape);
    const [a, b] = [sizeOf(x.shape), sizeOf(shape)];
    if (a !== b) wrong("SKY3007", { op: "reshape", from: showType(x), to: showType(to), a, b });
    return to;
  },
  eval: ({ x }, _attrs, _rest, type) => ndArray(type, x.data),
  // dy under the shape of x
  grad: (g, { x, dy }) => ({ x: calc(g).reshape(dy, x.type.shape) }),
  lower: {
    tf: (t, { x }, { shape }, type) =>
      t.node("Reshape", "output", [x, indices(t, shape)], { T: { type: x.dtype }, Tshape: { type: "i32" } }, type),
    hlo: (b, { x }, { shape }) => hloReshape(b, x, shape),
  },
  cases: [
    {
      name: "rows",
      in: {
        x: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      attrs: { shape: [3, 2] },
      out: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    },
    { name: "to scalar", in: { x: [[2]] }, attrs: { shape: [] }, out: 2 },
    { name: "other size", in: { x: { shape: [2, 3] } }, attrs: { shape: [4, 2] }, error: "SKY3007" },
  ],
});
