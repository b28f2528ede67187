import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** Square root. */
export const sqrt = defineOp(
  unary({
    name: "sqrt",
    doc: "Square root.",
    tf: "Sqrt",
    hlo: "sqrt",
    f: Math.sqrt,
    // (√x)' = 1 / (2 √x)
    grad: (c, { y, dy }) => c.div(c.mul(dy, 0.5), y),
    cases: [
      { name: "known", in: { x: [1, 4, 2.25] }, out: [1, 2, 1.5] },
      { name: "integers are refused", in: { x: { dtype: "i32", shape: [2] } }, error: "SKY3003" },
    ],
  }),
);
