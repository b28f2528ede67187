import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needFloat, needRank } from "./rules/judge.ts";

/** Soft assignments that use all prototypes evenly. */
export const sinkhorn = defineOp({
  name: "sinkhorn",
  doc: "Assignments [B, K] of B samples to K prototypes from their scores: e^(score / epsilon), then `iterations` times each prototype's column is brought to the sum 1 / K and each sample's row to 1 / B; rows sum to 1 in the end (Sinkhorn and Knopp, as in SwAV). f32.",
  inputs: ["scores"],
  attrs: { epsilon: 0.05, iterations: 3 },
  shape: ({ scores }, { epsilon, iterations }) => {
    needRank("sinkhorn", "scores", scores, 2);
    needFloat("sinkhorn", "scores", scores);
    needAttr("sinkhorn", "epsilon", epsilon, "above 0", epsilon > 0);
    const whole = Number.isInteger(iterations) && iterations >= 1;
    needAttr("sinkhorn", "iterations", iterations, "a whole number from 1", whole);
    return { dtype: "f32", shape: scores.shape };
  },
  expand: (g, { scores }, { epsilon, iterations }) => {
    const c = calc(g);
    const [samples, prototypes] = scores.type.shape as [number, number];
    const wide = c.mul(c.cast(scores, "f32"), 1 / epsilon);
    // A common factor falls out when the whole is brought to the sum 1: the largest element is 1 at the start.
    const largest = g.op("stop_gradient", [g.op("reduce_max", [wide], { axes: null, keep: true })]);
    let shares = c.exp(c.sub(wide, largest));
    shares = c.div(shares, c.sum(shares, null, true));
    for (let i = 0; i < iterations; i++) {
      shares = c.div(shares, c.mul(c.sum(shares, [0], true), prototypes));
      shares = c.div(shares, c.mul(c.sum(shares, [1], true), samples));
    }
    return c.mul(shares, samples);
  },
  cases: [
    {
      // e^x = [[1, 3], [1, 1]] / 6; columns to halves: [[1/4, 3/8], [1/4, 1/8]]; rows to halves: [[1/5, 3/10], [1/3, 1/6]]; twice that.
      name: "one round",
      in: {
        scores: [
          [0, Math.log(3)],
          [0, 0],
        ],
      },
      attrs: { epsilon: 1, iterations: 1 },
      out: [
        [0.4, 0.6],
        [2 / 3, 1 / 3],
      ],
    },
    { name: "three rounds", in: { scores: { shape: [4, 3] } }, attrs: { epsilon: 0.5 } },
    { name: "no epsilon", in: { scores: { shape: [2, 2] } }, attrs: { epsilon: 0 }, error: "SKY3010" },
  ],
});
