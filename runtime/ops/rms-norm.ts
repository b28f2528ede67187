import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needFloat, needPerChannel, needRankFrom } from "./rules/judge.ts";

/** Zhang, Sennrich: "Root mean square layer normalization", NeurIPS 2019. */
export const rmsNorm = defineOp({
  name: "rms_norm",
  doc: "x divided by its root mean square over the last axis, times weight. Statistics are f32.",
  inputs: ["x", "weight"],
  attrs: { eps: 1e-6 },
  shape: ({ x, weight }) => {
    needRankFrom("rms_norm", "x", x, 1);
    needFloat("rms_norm", "x", x);
    needPerChannel("rms_norm", "weight", weight, x);
    return x;
  },
  expand: (g, { x, weight }, { eps }) => {
    const c = calc(g);
    const wide = c.cast(x, "f32");
    const scale = c.one("rsqrt", c.add(c.mean(c.square(wide), [-1], true), eps));
    return c.cast(c.mul(c.mul(wide, scale), c.cast(weight, "f32")), x.type.dtype);
  },
  cases: [
    {
      name: "known",
      in: {
        x: [
          [1, 7],
          [-5, 5],
        ],
        weight: [1, 2],
      },
      attrs: { eps: 0 },
      out: [
        [0.2, 2.8],
        [-1, 2],
      ],
    },
    { name: "three axes", in: { x: { shape: [2, 3, 4] }, weight: { shape: [4] } } },
  ],
});
