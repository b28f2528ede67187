import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needFloat } from "./rules/judge.ts";

const slope = Math.sqrt(2 / Math.PI);
const cubic = 0.044715;

/** Hendrycks, Gimpel: "Gaussian error linear units", arXiv 1606.08415. */
export const gelu = defineOp({
  name: "gelu",
  doc: "x Φ(x), Φ being the normal distribution: exactly (`none`), or by a hyperbolic tangent (`tanh`).",
  inputs: ["x"],
  attrs: { approximate: "none" },
  shape: ({ x }, { approximate }) => {
    needFloat("gelu", "x", x);
    needAttr("gelu", "approximate", approximate, "none or tanh", approximate === "none" || approximate === "tanh");
    return x;
  },
  // x/2 (1 + erf(x/√2)), or x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))
  expand: (g, { x }, { approximate }) => {
    const c = calc(g);
    const inner =
      approximate === "none"
        ? c.one("erf", c.mul(x, Math.SQRT1_2))
        : c.one("tanh", c.mul(c.mul(x, slope), c.add(c.mul(c.square(x), cubic), 1)));
    return c.mul(c.mul(x, 0.5), c.add(inner, 1));
  },
  // Φ(x) + x φ(x); with t = tanh(u): (1 + t)/2 + x/2 (1 - t²) u'
  grad: (g, { x, attrs, dy }) => {
    const c = calc(g);
    if (attrs.approximate === "none") {
      // Of the turned sign, so that no pass takes it for the forward one's: computed anew it is cheaper than kept in memory.
      const below = c.mul(c.sub(1, c.one("erf", c.mul(x, -Math.SQRT1_2))), 0.5);
      const density = c.mul(c.exp(c.mul(c.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return { x: c.mul(dy, c.add(below, c.mul(x, density))) };
    }
    const square = c.square(x);
    const t = c.one("tanh", c.mul(c.mul(x, slope), c.add(c.mul(square, cubic), 1)));
    const du = c.mul(c.add(c.mul(square, 3 * cubic), 1), slope);
    const side = c.mul(c.mul(c.mul(x, 0.5), c.sub(1, c.square(t))), du);
    return { x: c.mul(dy, c.add(c.mul(c.add(t, 1), 0.5), side)) };
  },
  cases: [
    { name: "exact", in: { x: [0, 1, -1, 3] }, out: [0, 0.8413447460685429, -0.15865525393145707, 2.99595030590511] },
    {
      name: "by tanh",
      in: { x: [0, 1, -1] },
      attrs: { approximate: "tanh" },
      out: [0, 0.8411919906082768, -0.15880800939172324],
    },
    { name: "unknown", in: { x: [1] }, attrs: { approximate: "erf" }, error: "SKY3010" },
  ],
});
