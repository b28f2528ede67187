import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needFloat } from "./rules/judge.ts";

/** Held between two bounds. */
export const clip = defineOp({
  name: "clip",
  doc: "x held between `low` and `high`.",
  inputs: ["x"],
  attrs: { low: 0, high: 0 },
  required: ["low", "high"],
  shape: ({ x }, { low, high }) => {
    needFloat("clip", "x", x);
    needAttr("clip", "low and high", [low, high], "in this order", low <= high);
    return x;
  },
  expand: (g, { x }, { low, high }) => {
    const c = calc(g);
    return c.two("minimum", c.max(x, low), high);
  },
  // dy where x lies between the bounds
  grad: (g, { x, attrs, dy }) => {
    const c = calc(g);
    const inside = g.op("logical_and", [c.compare(x, attrs.low, "ge"), c.compare(x, attrs.high, "le")]);
    return { x: c.select(inside, dy, 0) };
  },
  cases: [
    { name: "known", in: { x: [-3, 0.5, 7] }, attrs: { low: -1, high: 2 }, out: [-1, 0.5, 2] },
    { name: "bounds crossed", in: { x: [1] }, attrs: { low: 2, high: 1 }, error: "SKY3010" },
  ],
});
