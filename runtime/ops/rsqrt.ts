import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** One over the square root. */
export const rsqrt = defineOp(
  unary({
    name: "rsqrt",
    doc: "One over the square root.",
    tf: "Rsqrt",
    hlo: "rsqrt",
    f: (x) => 1 / Math.sqrt(x),
    // (x^(-1/2))' = -1/2 x^(-1/2) / x
    grad: (c, { x, y, dy }) => c.div(c.mul(c.mul(dy, y), -0.5), x),
    cases: [{ name: "known", in: { x: [1, 4, 0.25] }, out: [1, 0.5, 2] }],
  }),
);
