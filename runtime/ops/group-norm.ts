import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needDivisible, needFloat, needPerChannel, needRankFrom } from "./rules/judge.ts";
import { affine, normalised } from "./rules/normalise.ts";

/** Wu, He: "Group normalization", ECCV 2018. */
export const groupNorm = defineOp({
  name: "group_norm",
  doc: "For each sample and each group of neighbouring channels (last axis), x is moved and scaled to mean 0 and variance 1 over the group and all places; times weight, plus bias.",
  inputs: ["x", "weight", "bias"],
  attrs: { groups: 1, eps: 1e-5 },
  required: ["groups"],
  shape: ({ x, weight, bias }, { groups }) => {
    needRankFrom("group_norm", "x", x, 2);
    needFloat("group_norm", "x", x);
    needPerChannel("group_norm", "weight", weight, x);
    needPerChannel("group_norm", "bias", bias, x);
    needDivisible("group_norm", "the channels into groups", x.shape[x.shape.length - 1]!, groups);
    return x;
  },
  expand: (g, { x, weight, bias }, { groups, eps }) => {
    const c = calc(g);
    const { shape } = x.type;
    const channels = shape[shape.length - 1]!;
    const grouped = c.reshape(x, [shape[0]!, sizeOf(shape.slice(1, -1)), groups, channels / groups]);
    return affine(c, c.reshape(normalised(c, grouped, [1, 3], eps).unit, shape), weight, bias, x);
  },
  cases: [
    {
      name: "two groups of one",
      in: {
        x: [
          [
            [1, -2],
            [3, 6],
          ],
        ],
        weight: [1, 2],
        bias: [0, 1],
      },
      attrs: { groups: 2, eps: 0 },
      out: [
        [
          [-1, -1],
          [1, 3],
        ],
      ],
    },
    {
      name: "images",
      in: { x: { shape: [2, 2, 2, 6] }, weight: { shape: [6] }, bias: { shape: [6] } },
      attrs: { groups: 3 },
    },
    {
      name: "uneven",
      in: { x: { shape: [2, 3] }, weight: { shape: [3] }, bias: { shape: [3] } },
      attrs: { groups: 2 },
      error: "SKY3006",
    },
  ],
});
