import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needFloat, needRankFrom } from "./rules/judge.ts";

/** Logarithm of softmax. */
export const logSoftmax = defineOp({
  name: "log_softmax",
  doc: "x - ln Σ e^x along the last axis, steadied by the maximum.",
  inputs: ["x"],
  shape: ({ x }) => {
    needRankFrom("log_softmax", "x", x, 1);
    needFloat("log_softmax", "x", x);
    return x;
  },
  expand: (g, { x }) => {
    const c = calc(g);
    const steady = c.sub(x, g.op("stop_gradient", [g.op("reduce_max", [x], { axes: [-1], keep: true })]));
    return c.sub(steady, c.log(c.sum(c.exp(steady), [-1], true)));
  },
  // dy - softmax(x) Σ dy
  grad: (g, { y, dy }) => {
    const c = calc(g);
    return { x: c.sub(dy, c.mul(c.exp(y), c.sum(dy, [-1], true))) };
  },
  lower: { tf: (t, { x }, _attrs, type) => t.node("LogSoftmax", "logsoftmax", [x], { T: { type: x.dtype } }, type) },
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
        [Math.log(0.25), Math.log(0.75)],
        [-Math.LN2, -Math.LN2],
      ],
    },
    { name: "three axes", in: { x: { shape: [2, 3, 4] } } },
  ],
});
