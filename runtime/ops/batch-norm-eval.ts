import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needFloat, needPerChannel, needRankFrom } from "./rules/judge.ts";
import { affine } from "./rules/normalise.ts";

/** Batch normalization with given statistics, as in evaluation. */
export const batchNormEval = defineOp({
  name: "batch_norm_eval",
  doc: "(x - mean) / √(variance + eps) times weight, plus bias, for each channel (last axis).",
  inputs: ["x", "mean", "variance", "weight", "bias"],
  attrs: { eps: 1e-5 },
  shape: ({ x, mean, variance, weight, bias }) => {
    needRankFrom("batch_norm_eval", "x", x, 2);
    needFloat("batch_norm_eval", "x", x);
    for (const [name, type] of Object.entries({ mean, variance, weight, bias })) {
      needPerChannel("batch_norm_eval", name, type, x);
    }
    return x;
  },
  expand: (g, { x, mean, variance, weight, bias }, { eps }) => {
    const c = calc(g);
    const scale = c.one("rsqrt", c.add(c.cast(variance, "f32"), eps));
    return affine(c, c.mul(c.sub(c.cast(x, "f32"), c.cast(mean, "f32")), scale), weight, bias, x);
  },
  cases: [
    {
      name: "known",
      in: {
        x: [
          [1, -2],
          [3, 6],
        ],
        mean: [1, 2],
        variance: [4, 16],
        weight: [1, 2],
        bias: [0, 1],
      },
      attrs: { eps: 0 },
      out: [
        [0, -1],
        [1, 3],
      ],
    },
    {
      name: "images",
      in: {
        x: { shape: [2, 3, 2, 2] },
        mean: { shape: [2] },
        variance: [0.5, 2],
        weight: { shape: [2] },
        bias: { shape: [2] },
      },
    },
  ],
});
