import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** Hyperbolic tangent. */
export const tanh = defineOp(
  unary({
    name: "tanh",
    doc: "Hyperbolic tangent.",
    tf: "Tanh",
    hlo: "tanh",
    f: Math.tanh,
    // tanh' = 1 - tanh²
    grad: (c, { y, dy }) => c.mul(dy, c.sub(1, c.square(y))),
    cases: [
      { name: "known", in: { x: [0, 1, -1] }, out: [0, 0.7615941559557649, -0.7615941559557649] },
      { name: "random", in: { x: { shape: [3, 4] } } },
    ],
  }),
);
