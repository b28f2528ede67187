import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needFloat, needPerChannel, needRankFrom } from "./rules/judge.ts";
import { affine, normalised, normalisedGradients } from "./rules/normalise.ts";

/** Ba, Kiros, Hinton: "Layer normalization", arXiv 1607.06450. */
export const layerNorm = defineOp({
  name: "layer_norm",
  doc: "x moved and scaled to mean 0 and variance 1 over the last axis, times weight, plus bias. Statistics are f32.",
  inputs: ["x", "weight", "bias"],
  attrs: { eps: 1e-5 },
  shape: ({ x, weight, bias }) => {
    needRankFrom("layer_norm", "x", x, 1);
    needFloat("layer_norm", "x", x);
    needPerChannel("layer_norm", "weight", weight, x);
    needPerChannel("layer_norm", "bias", bias, x);
    return x;
  },
  expand: (g, { x, weight, bias }, { eps }) => {
    const c = calc(g);
    return affine(c, normalised(c, x, [-1], eps).unit, weight, bias, x);
  },
  // see `normalisedGradients`
  grad: (g, { x, weight, bias, attrs, dy }) => normalisedGradients(g, { x, weight, bias, dy }, [-1], attrs.eps),
  cases: [
    {
      name: "known",
      in: {
        x: [
          [1, 3],
          [-2, 6],
        ],
        weight: [1, 2],
        bias: [0, 1],
      },
      attrs: { eps: 0 },
      out: [
        [-1, 3],
        [-1, 3],
      ],
    },
    { name: "three axes", in: { x: { shape: [2, 3, 5] }, weight: { shape: [5] }, bias: { shape: [5] } } },
    {
      name: "weight of another length",
      in: { x: { shape: [2, 3] }, weight: { shape: [4] }, bias: { shape: [3] } },
      error: "SKY3005",
    },
  ],
});
