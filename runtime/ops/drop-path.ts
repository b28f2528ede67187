import { defineOp } from "../../compiler/ir/op.ts";
import { drop, needRate } from "./rules/drop.ts";
import { needFloat, needKey, needRankFrom } from "./rules/judge.ts";

/** Whole samples left out at random, for residual branches: Huang et al., "Deep networks with stochastic depth", ECCV 2016. */
export const dropPath = defineOp({
  name: "drop_path",
  doc: "Each sample (entry of axis 0) is set to 0 with probability `rate`, the others are scaled by 1 / (1 - rate).",
  inputs: ["x", "key"],
  attrs: { rate: 0, site: "" },
  required: ["rate", "site"],
  shape: ({ x, key }, { rate }) => {
    needKey("drop_path", key);
    needRankFrom("drop_path", "x", x, 1);
    needFloat("drop_path", "x", x);
    needRate("drop_path", rate);
    return x;
  },
  expand: (g, { x, key }, { rate, site }) =>
    drop(
      g,
      x,
      key,
      rate,
      site,
      x.type.shape.map((d, i) => (i === 0 ? d : 1)),
    ),
  cases: [
    {
      name: "none",
      in: {
        x: [
          [1, 2],
          [3, 4],
        ],
        key: { dtype: "u32", shape: [2] },
      },
      attrs: { rate: 0, site: "a" },
      out: [
        [1, 2],
        [3, 4],
      ],
    },
    {
      name: "half",
      in: { x: { shape: [6, 2, 2] }, key: { dtype: "u32", shape: [2] } },
      attrs: { rate: 0.5, site: "a" },
    },
  ],
});
