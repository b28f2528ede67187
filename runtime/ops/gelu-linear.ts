import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf } from "../../compiler/ir/type.ts";
import { linear } from "./linear.ts";
import { calc } from "./rules/calc.ts";

/** The second half of a transformer's MLP. */
export const geluLinear = defineOp({
  name: "gelu_linear",
  doc: "linear(gelu(x), weight (, bias)) with the exact GELU. Its gradient keeps x alone and computes gelu(x) anew, which is half of what the two ops keep.",
  inputs: ["x", "weight"],
  variadic: true,
  shape: ({ x, weight }, attrs, rest) => linear.shape({ x, weight }, attrs, rest),
  expand: (g, { x, weight }, _attrs, rest) => g.op("linear", [g.op("gelu", [x]), weight, ...rest]),
  // With y = a Wᵀ + b, a = x Φ(x): da = dy W, dW = dyᵀ a, db = Σ dy, dx = da (Φ(x) + x φ(x)). Φ is taken as (1 - erf(-x/√2)) / 2:
  // of the turned sign it is a value of its own, which no pass joins with the forward one and thereby keeps.
  grad: (g, { x, weight, dy, rest }) => {
    const c = calc(g);
    const [outputs, inputs] = weight.type.shape as [number, number];
    const rows = sizeOf(x.type.shape) / inputs;
    const below = c.mul(c.sub(1, c.one("erf", c.mul(x, -Math.SQRT1_2))), 0.5);
    const density = c.mul(c.exp(c.mul(c.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    const dRows = c.reshape(dy, [rows, outputs]);
    const da = c.reshape(c.matmul(dRows, weight), x.type.shape);
    return {
      x: c.mul(da, c.add(below, c.mul(x, density))),
      weight: c.matmul(dRows, c.reshape(c.mul(x, below), [rows, inputs]), true),
      rest: rest.map((bias) => c.sumTo(dy, bias.type.shape)),
    };
  },
  cases: [
    {
      name: "with bias",
      in: { x: [[0, 1, -1]], weight: [[1, 2, 4]], "rest.0": [0.5] },
      out: [[0.5 + 2 * 0.8413447460685429 - 4 * 0.15865525393145707]],
    },
    { name: "no bias, three axes", in: { x: { shape: [2, 2, 3] }, weight: { shape: [2, 3] } } },
    { name: "random", in: { x: { shape: [3, 4] }, weight: { shape: [2, 4] }, "rest.0": { shape: [2] } } },
    { name: "widths differ", in: { x: { shape: [2, 3] }, weight: { shape: [2, 4] } }, error: "SKY3005" },
  ],
});
