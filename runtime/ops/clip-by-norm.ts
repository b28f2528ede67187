import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needDType, needFloat, needRank } from "./rules/judge.ts";

/** A gradient brought down with all others. */
export const clipByNorm = defineOp({
  name: "clip_by_norm",
  doc: "x · min(1, limit / (norm + 1e-6)), as PyTorch's clip_grad_norm_: with the `global_norm` of all gradients as the norm, their common length is `limit` at most. `clip` holds each element between bounds instead.",
  inputs: ["x", "norm"],
  attrs: { limit: 0 },
  required: ["limit"],
  shape: ({ x, norm }, { limit }) => {
    needFloat("clip_by_norm", "x", x);
    needDType("clip_by_norm", "norm", norm, "f32");
    needRank("clip_by_norm", "norm", norm, 0);
    needAttr("clip_by_norm", "limit", limit, "above 0", limit > 0);
    return x;
  },
  expand: (g, { x, norm }, { limit }) => {
    const c = calc(g);
    const factor = c.two("minimum", g.constant(1, tensor("f32", [])), c.div(limit, c.add(norm, 1e-6)));
    return c.mul(x, c.cast(factor, x.type.dtype));
  },
  cases: [
    {
      name: "too long",
      in: { x: [3, 4], norm: 5 },
      attrs: { limit: 2.5 },
      out: [3, 4].map((n) => (n * 2.5) / (5 + 1e-6)),
    },
    { name: "short enough", in: { x: [3, 4], norm: 5 }, attrs: { limit: 10 }, out: [3, 4] },
    { name: "no limit", in: { x: [1], norm: 1 }, attrs: { limit: 0 }, error: "SKY3010" },
  ],
});
