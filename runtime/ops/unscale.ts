import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needDType, needFloat, needRank } from "./rules/judge.ts";

/** A gradient of a scaled loss as that of the loss. */
export const unscale = defineOp({
  name: "unscale",
  doc: "A gradient of a loss that `scale_loss` scaled, divided by the scale, in f32.",
  inputs: ["gradient", "scale"],
  shape: ({ gradient, scale }) => {
    needFloat("unscale", "gradient", gradient);
    needDType("unscale", "scale", scale, "f32");
    needRank("unscale", "scale", scale, 0);
    return tensor("f32", gradient.shape);
  },
  expand: (g, { gradient, scale }) => {
    const c = calc(g);
    return c.mul(c.cast(gradient, "f32"), c.div(1, scale));
  },
  cases: [
    { name: "of a thousand", in: { gradient: [512, -2048], scale: 1024 }, out: [0.5, -2] },
    { name: "a scale each", in: { gradient: [1], scale: [1] }, error: "SKY3002" },
  ],
});
