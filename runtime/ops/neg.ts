import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** Minus x. */
export const neg = defineOp(
  unary({
    name: "neg",
    doc: "Minus x.",
    domain: "number",
    tf: "Neg",
    hlo: "negate",
    f: (x) => -x,
    // (-x)' = -1
    grad: (c, { dy }) => c.neg(dy),
    cases: [
      { name: "signs", in: { x: [1.5, -2, 0.25] }, out: [-1.5, 2, -0.25] },
      { name: "integers", in: { x: { dtype: "i32", shape: [3], values: [-2, 0, 5] } }, out: [2, 0, -5] },
      { name: "random", in: { x: { shape: [3, 4] } } },
    ],
  }),
);
