import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needFloat, needPerChannel, needRankFrom } from "./rules/judge.ts";
import { affine, normalised, normalisedGradients } from "./rules/normalise.ts";

const allButLast = (rank: number): number[] => Array.from({ length: rank - 1 }, (_, i) => i);

/** Ioffe, Szegedy: "Batch normalization", ICML 2015, in training. */
export const batchNormTrain = defineOp({
  name: "batch_norm_train",
  doc: "x moved and scaled to mean 0 and variance 1 over all axes but the last (channels), times weight, plus bias. The running statistics of evaluation come from `reduce_mean` and `variance`.",
  inputs: ["x", "weight", "bias"],
  attrs: { eps: 1e-5 },
  shape: ({ x, weight, bias }) => {
    needRankFrom("batch_norm_train", "x", x, 2);
    needFloat("batch_norm_train", "x", x);
    needPerChannel("batch_norm_train", "weight", weight, x);
    needPerChannel("batch_norm_train", "bias", bias, x);
    return x;
  },
  expand: (g, { x, weight, bias }, { eps }) => {
    const c = calc(g);
    return affine(c, normalised(c, x, allButLast(x.type.shape.length), eps).unit, weight, bias, x);
  },
  // see `normalisedGradients`
  grad: (g, { x, weight, bias, attrs, dy }) =>
    normalisedGradients(g, { x, weight, bias, dy }, allButLast(x.type.shape.length), attrs.eps),
  cases: [
    {
      name: "known",
      in: {
        x: [
          [1, -2],
          [3, 6],
        ],
        weight: [1, 2],
        bias: [0, 1],
      },
      attrs: { eps: 0 },
      out: [
        [-1, -1],
        [1, 3],
      ],
    },
    { name: "images", in: { x: { shape: [2, 3, 2, 2] }, weight: { shape: [2] }, bias: { shape: [2] } } },
  ],
});
