import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** e to the power x. */
export const exp = defineOp(
  unary({
    name: "exp",
    doc: "e to the power x.",
    tf: "Exp",
    hlo: "exponential",
    f: Math.exp,
    // (e^x)' = e^x
    grad: (c, { y, dy }) => c.mul(dy, y),
    cases: [
      { name: "known", in: { x: [0, 1, -1] }, out: [1, Math.E, 1 / Math.E] },
      { name: "random", in: { x: { shape: [3, 4] } } },
      { name: "integers are refused", in: { x: { dtype: "i32", shape: [2] } }, error: "SKY3003" },
    ],
  }),
);
