import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needBroadcast, needFloat } from "./rules/judge.ts";

/** Binary cross-entropy of logits. */
export const sigmoidBce = defineOp({
  name: "sigmoid_bce",
  doc: "Mean of -t ln σ(x) - (1 - t) ln(1 - σ(x)), one f32, steady for large logits.",
  inputs: ["logits", "targets"],
  shape: ({ logits, targets }) => {
    needFloat("sigmoid_bce", "logits", logits);
    needFloat("sigmoid_bce", "targets", targets);
    needBroadcast("sigmoid_bce", logits, targets);
    return tensor("f32", []);
  },
  // max(x, 0) - x t + ln(1 + e^-|x|)
  expand: (g, { logits, targets }) => {
    const c = calc(g);
    const x = c.cast(logits, "f32");
    const soft = c.one("log1p", c.exp(c.neg(c.one("abs", x))));
    return c.mean(c.add(c.sub(c.max(x, 0), c.mul(x, c.cast(targets, "f32"))), soft), null);
  },
  cases: [
    {
      name: "known",
      in: { logits: [Math.log(3), 500], targets: [1, 1] },
      out: Math.log(4 / 3) / 2,
    },
    {
      name: "some",
      in: {
        logits: { shape: [2, 3] },
        targets: [
          [0, 1, 0.5],
          [1, 0, 0.25],
        ],
      },
    },
  ],
});
