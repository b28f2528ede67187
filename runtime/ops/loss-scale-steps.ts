import { defineOp } from "../../compiler/ir/op.ts";
import { counted, judgeLossScale } from "./rules/loss-scale.ts";

const op = "loss_scale_steps";

/** Good steps in a row. */
export const lossScaleSteps = defineOp({
  name: op,
  doc: "How many good steps in a row there are after this one, for `loss_scale_update`: none where the gradients were not finite, and none once `interval` are reached.",
  inputs: ["steps", "finite"],
  attrs: { interval: 2000 },
  shape: ({ steps, finite }, { interval }) => {
    judgeLossScale(op, { steps }, finite, interval);
    return steps;
  },
  expand: (g, { steps, finite }, { interval }) => {
    const { c, next, due } = counted(g, steps, interval);
    return c.select(finite, c.select(due, c.number(0, next), next), 0);
  },
  cases: [
    {
      name: "one more",
      in: { steps: 2, finite: { dtype: "bool", shape: [], values: [1] } },
      attrs: { interval: 4 },
      out: 3,
    },
    {
      name: "enough",
      in: { steps: 3, finite: { dtype: "bool", shape: [], values: [1] } },
      attrs: { interval: 4 },
      out: 0,
      noGrad: ["steps"],
    },
    { name: "a bad step", in: { steps: 2, finite: { dtype: "bool", shape: [], values: [0] } }, out: 0 },
    {
      name: "no interval",
      in: { steps: 2, finite: { dtype: "bool", shape: [] } },
      attrs: { interval: 0 },
      error: "SKY3010",
    },
  ],
});
