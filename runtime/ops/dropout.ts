import { defineOp } from "../../compiler/ir/op.ts";
import { drop, needRate } from "./rules/drop.ts";
import { needFloat, needKey } from "./rules/judge.ts";

/** Elements left out at random: Srivastava et al., JMLR 15 (2014). */
export const dropout = defineOp({
  name: "dropout",
  doc: "Each element is set to 0 with probability `rate`, the others are scaled by 1 / (1 - rate).",
  inputs: ["x", "key"],
  attrs: { rate: 0, site: "" },
  required: ["rate", "site"],
  shape: ({ x, key }, { rate }) => {
    needKey("dropout", key);
    needFloat("dropout", "x", x);
    needRate("dropout", rate);
    return x;
  },
  expand: (g, { x, key }, { rate, site }) => drop(g, x, key, rate, site, x.type.shape),
  cases: [
    {
      name: "none",
      in: { x: [1, 2, 3], key: { dtype: "u32", shape: [2] } },
      attrs: { rate: 0, site: "a" },
      out: [1, 2, 3],
    },
    {
      // The mask 0 0 1 1 1 1 comes from a separate implementation in Python.
      name: "known",
      in: { x: [1, 2, 3, 4, 5, 6], key: { dtype: "u32", shape: [2], values: [0, 1] } },
      attrs: { rate: 0.3, site: "a" },
      out: [0, 0, 3 / 0.7, 4 / 0.7, 5 / 0.7, 6 / 0.7],
    },
    {
      name: "a third",
      in: { x: { shape: [4, 5] }, key: { dtype: "u32", shape: [2] } },
      attrs: { rate: 0.3, site: "a" },
    },
    {
      name: "all",
      in: { x: { shape: [4] }, key: { dtype: "u32", shape: [2] } },
      attrs: { rate: 1, site: "a" },
      error: "SKY3010",
    },
  ],
});
