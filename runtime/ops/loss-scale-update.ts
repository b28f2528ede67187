import { defineOp } from "../../compiler/ir/op.ts";
import { needAttr } from "./rules/judge.ts";
import { counted, judgeLossScale } from "./rules/loss-scale.ts";

const op = "loss_scale_update";

/** The scale of the next step's loss. */
export const lossScaleUpdate = defineOp({
  name: op,
  doc: "The scale of the loss after a step, as PyTorch's GradScaler: times `backoff` where the gradients were not finite, times `growth` after `interval` good steps in a row (unless that is infinite), else as it was. `loss_scale_steps` counts the good steps.",
  inputs: ["scale", "steps", "finite"],
  attrs: { growth: 2, backoff: 0.5, interval: 2000 },
  shape: ({ scale, steps, finite }, { growth, backoff, interval }) => {
    judgeLossScale(op, { scale, steps }, finite, interval);
    needAttr(op, "growth", growth, "above 1", growth > 1);
    needAttr(op, "backoff", backoff, "between 0 and 1", backoff > 0 && backoff < 1);
    return scale;
  },
  expand: (g, { scale, steps, finite }, { growth, backoff, interval }) => {
    const { c, due } = counted(g, steps, interval);
    const larger = c.mul(scale, growth);
    const grows = g.op("logical_and", [due, c.one("is_finite", larger)]);
    return c.select(finite, c.select(grows, larger, scale), c.mul(scale, backoff));
  },
  cases: [
    {
      name: "a bad step",
      in: { scale: 1024, steps: 7, finite: { dtype: "bool", shape: [], values: [0] } },
      out: 512,
    },
    {
      name: "the last of the good ones",
      in: { scale: 1024, steps: 3, finite: { dtype: "bool", shape: [], values: [1] } },
      attrs: { interval: 4, growth: 3 },
      out: 3072,
      noGrad: ["steps"],
    },
    {
      name: "not yet",
      in: { scale: 1024, steps: 2, finite: { dtype: "bool", shape: [], values: [1] } },
      attrs: { interval: 4 },
      out: 1024,
    },
    {
      name: "shrinking growth",
      in: { scale: 1, steps: 0, finite: { dtype: "bool", shape: [] } },
      attrs: { growth: 0.5 },
      error: "SKY3010",
    },
  ],
});
