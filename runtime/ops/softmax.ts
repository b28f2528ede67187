import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needFloat, needRankFrom } from "./rules/judge.ts";

/** Exponentials that sum to 1. */
export const softmax = defineOp({
  name: "softmax",
  doc: "e^x / Σ e^x along the last axis, steadied by the maximum.",
  inputs: ["x"],
  shape: ({ x }) => {
    needRankFrom("softmax", "x", x, 1);
    needFloat("softmax", "x", x);
    return x;
  },
  expand: (g, { x }) => {
    const c = calc(g);
    const e = c.exp(c.sub(x, g.op("stop_gradient", [g.op("reduce_max", [x], { axes: [-1], keep: true })])));
    return c.div(e, c.sum(e, [-1], true));
  },
  // y (dy - Σ y dy)
  grad: (g, { y, dy }) => {
    const c = calc(g);
    return { x: c.mul(y, c.sub(dy, c.sum(c.mul(y, dy), [-1], true))) };
  },
  lower: { tf: (t, { x }, _attrs, type) => t.node("Softmax", "softmax", [x], { T: { type: x.dtype } }, type) },
  cases: [
    {
      name: "known",
      in: {
        x: [
          [0, Math.log(3)],
          [1000, 1000],
        ],
      },
      out: [
        [0.25, 0.75],
        [0.5, 0.5],
      ],
    },
    { name: "three axes", in: { x: { shape: [2, 3, 4] } } },
    { name: "scalar", in: { x: 1 }, error: "SKY3002" },
  ],
});
