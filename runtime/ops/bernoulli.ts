import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needKey } from "./rules/judge.ts";

/** Random truth values. */
export const bernoulli = defineOp({
  name: "bernoulli",
  doc: "Random truth values, true with a probability that is held to 24 bits.",
  inputs: ["key"],
  attrs: { shape: [] as readonly number[], probability: 0.5, site: "" },
  required: ["shape", "probability", "site"],
  shape: ({ key }, { shape, probability }) => {
    needKey("bernoulli", key);
    needAttr("bernoulli", "probability", probability, "from 0 to 1", probability >= 0 && probability <= 1);
    return tensor("bool", shape);
  },
  expand: (g, { key }, { shape, probability, site }) => {
    const c = calc(g);
    const bits = g.op("random_bits", [key], { shape, site });
    return c.compare(g.op("shift_right", [bits, c.number(8, bits)]), Math.round(probability * 2 ** 24), "lt");
  },
  cases: [
    {
      name: "never",
      in: { key: { dtype: "u32", shape: [2] } },
      attrs: { shape: [4], probability: 0, site: "a" },
      out: [0, 0, 0, 0],
    },
    {
      name: "always",
      in: { key: { dtype: "u32", shape: [2] } },
      attrs: { shape: [4], probability: 1, site: "a" },
      out: [1, 1, 1, 1],
    },
    { name: "some", in: { key: { dtype: "u32", shape: [2] } }, attrs: { shape: [3, 5], probability: 0.3, site: "a" } },
    {
      name: "beyond 1",
      in: { key: { dtype: "u32", shape: [2] } },
      attrs: { shape: [4], probability: 1.5, site: "a" },
      error: "SKY3010",
    },
  ],
});
