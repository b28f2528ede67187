import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needBroadcast, needFloat } from "./rules/judge.ts";

/** Running mean of gradients, or of their squares. */
export const adamMoment = defineOp({
  name: "adam_moment",
  doc: "β moment + (1 - β) gradient^power: Adam's first (power 1) or second (power 2) moment.",
  inputs: ["moment", "gradient"],
  attrs: { beta: 0.9, power: 1 },
  required: ["beta", "power"],
  shape: ({ moment, gradient }, { beta, power }) => {
    needFloat("adam_moment", "moment", moment);
    needFloat("adam_moment", "gradient", gradient);
    needBroadcast("adam_moment", moment, gradient);
    needAttr("adam_moment", "beta", beta, "at least 0 and below 1", beta >= 0 && beta < 1);
    needAttr("adam_moment", "power", power, "1 or 2", power === 1 || power === 2);
    return moment;
  },
  expand: (g, { moment, gradient }, { beta, power }) => {
    const c = calc(g);
    const wide = c.cast(gradient, moment.type.dtype);
    return c.add(c.mul(moment, beta), c.mul(power === 2 ? c.square(wide) : wide, 1 - beta));
  },
  cases: [
    { name: "first", in: { moment: [1, 0], gradient: [3, 4] }, attrs: { beta: 0.75, power: 1 }, out: [1.5, 1] },
    { name: "second", in: { moment: [1, 0], gradient: [3, 4] }, attrs: { beta: 0.75, power: 2 }, out: [3, 4] },
    { name: "beta of 1", in: { moment: [1], gradient: [1] }, attrs: { beta: 1, power: 1 }, error: "SKY3010" },
  ],
});
