import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** e to the power x minus 1, exact near 0. */
export const expm1 = defineOp(
  unary({
    name: "expm1",
    doc: "e to the power x minus 1, exact near 0.",
    tf: "Expm1",
    hlo: "exponential_minus_one",
    f: Math.expm1,
    // (e^x - 1)' = e^x
    grad: (c, { y, dy }) => c.mul(dy, c.add(y, 1)),
    cases: [{ name: "known", in: { x: [0, 1, 1e-6] }, out: [0, Math.E - 1, 1.0000005e-6] }],
  }),
);
