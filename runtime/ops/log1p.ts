import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** Natural logarithm of 1 + x, exact near 0. */
export const log1p = defineOp(
  unary({
    name: "log1p",
    doc: "Natural logarithm of 1 + x, exact near 0.",
    tf: "Log1p",
    hlo: "log_plus_one",
    f: Math.log1p,
    // ln(1 + x)' = 1 / (1 + x)
    grad: (c, { x, dy }) => c.div(dy, c.add(x, 1)),
    cases: [{ name: "known", in: { x: [0, 1, 1e-6] }, out: [0, Math.LN2, 9.999995e-7] }],
  }),
);
