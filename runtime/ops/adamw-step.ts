import { defineOp } from "../../compiler/ir/op.ts";
import { showType } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needDType, needEqual, needFloat, needRank } from "./rules/judge.ts";

/** Loshchilov, Hutter: "Decoupled weight decay regularization", ICLR 2019; the arithmetic of torch.optim.AdamW. */
export const adamwStep = defineOp({
  name: "adamw_step",
  doc: "The parameter after one step of AdamW, from its moments after this step, the rate, and the count of steps (f32, 1 for the first): p (1 - rate · decay) - rate · m̂ / (√v̂ + eps), where m̂ = m / (1 - β₁ⁿ) and v̂ = v / (1 - β₂ⁿ).",
  inputs: ["parameter", "first", "second", "rate", "count"],
  attrs: { beta1: 0.9, beta2: 0.999, eps: 1e-8, decay: 0 },
  shape: ({ parameter, first, second, rate, count }) => {
    needFloat("adamw_step", "parameter", parameter);
    needEqual("adamw_step", "the types of parameter and first moment", showType(parameter), showType(first));
    needEqual("adamw_step", "the types of parameter and second moment", showType(parameter), showType(second));
    for (const [name, type] of Object.entries({ rate, count })) {
      needRank("adamw_step", name, type, 0);
      needDType("adamw_step", name, type, "f32");
    }
    return parameter;
  },
  expand: (g, { parameter, first, second, rate, count }, { beta1, beta2, eps, decay }) => {
    const c = calc(g);
    // 1 - βⁿ = -(e^(n ln β) - 1), which f32 does not cancel.
    const correction = (beta: number) =>
      beta === 0 ? c.number(1, count) : c.neg(c.one("expm1", c.mul(count, Math.log(beta))));
    const scale = c.div(rate, correction(beta1));
    const spread = c.add(c.mul(c.one("sqrt", second), c.one("rsqrt", correction(beta2))), eps);
    const kept = decay === 0 ? parameter : c.mul(parameter, c.sub(1, c.mul(rate, decay)));
    return c.sub(kept, c.div(c.mul(first, scale), spread));
  },
  cases: [
    {
      // After one step from 0 with gradient 2, the moments are 0.2 and 0.004; the corrected ones are 2 and 4, so the step is the rate.
      name: "first step",
      in: { parameter: [1], first: [0.2], second: [0.004], rate: 0.1, count: 1 },
      attrs: { eps: 0 },
      out: [0.9],
      noGrad: ["second"],
    },
    {
      name: "with decay",
      in: { parameter: [1], first: [0.2], second: [0.004], rate: 0.1, count: 1 },
      attrs: { eps: 0, decay: 0.5 },
      out: [0.85],
      noGrad: ["second"],
    },
    {
      name: "later",
      in: { parameter: { shape: [3] }, first: { shape: [3] }, second: [0.1, 0.2, 0.3], rate: 0.01, count: 10 },
      attrs: { decay: 0.05 },
      noGrad: ["count"],
    },
    {
      name: "moments of another shape",
      in: { parameter: { shape: [3] }, first: { shape: [2] }, second: { shape: [3] }, rate: 0.01, count: 10 },
      error: "SKY3005",
    },
  ],
});
