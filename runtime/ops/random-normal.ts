import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needKey } from "./rules/judge.ts";

/** Normally distributed random numbers. */
export const randomNormal = defineOp({
  name: "random_normal",
  doc: "Standard normal f32 (Box and Muller, from two evenly spread draws).",
  limits: "Below 2^-24 the first draw is cut, so no value lies beyond 5.77.",
  inputs: ["key"],
  attrs: { shape: [] as readonly number[], site: "" },
  required: ["shape", "site"],
  shape: ({ key }, { shape }) => {
    needKey("random_normal", key);
    return tensor("f32", shape);
  },
  // √(-2 ln(1 - u)) cos(2πv), u and v in [0, 1)
  expand: (g, { key }, { shape, site }) => {
    const c = calc(g);
    const u = g.op("random_uniform", [key], { shape, site: `${site}/radius` });
    const v = g.op("random_uniform", [key], { shape, site: `${site}/angle` });
    const radius = c.one("sqrt", c.mul(c.log(c.sub(1, u)), -2));
    return c.mul(radius, c.one("cos", c.mul(v, 2 * Math.PI)));
  },
  cases: [
    {
      name: "some",
      in: { key: { dtype: "u32", shape: [2], values: [1, 2] } },
      attrs: { shape: [3], site: "a" },
      /* From a separate implementation in Python. */ out: [1.099912237586428, -0.44092302083343654, 1.005605755495478],
    },
  ],
});
