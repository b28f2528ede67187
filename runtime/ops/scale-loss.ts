import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needDType, needFloat, needRank } from "./rules/judge.ts";

/** A loss whose gradients do not vanish in 16 bits. */
export const scaleLoss = defineOp({
  name: "scale_loss",
  doc: "The loss times a scale, in f32: its gradients are as many times larger and do not vanish in f16. `unscale` undoes it.",
  inputs: ["loss", "scale"],
  shape: ({ loss, scale }) => {
    needFloat("scale_loss", "loss", loss);
    needRank("scale_loss", "loss", loss, 0);
    needDType("scale_loss", "scale", scale, "f32");
    needRank("scale_loss", "scale", scale, 0);
    return scale;
  },
  expand: (g, { loss, scale }) => {
    const c = calc(g);
    return c.mul(c.cast(loss, "f32"), scale);
  },
  cases: [
    { name: "thousandfold", in: { loss: 0.5, scale: 1024 }, out: 512 },
    { name: "losses", in: { loss: [1, 2], scale: 1 }, error: "SKY3002" },
  ],
});
