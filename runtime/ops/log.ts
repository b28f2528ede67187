import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** Natural logarithm. */
export const log = defineOp(
  unary({
    name: "log",
    doc: "Natural logarithm.",
    tf: "Log",
    hlo: "log",
    f: Math.log,
    // (ln x)' = 1 / x
    grad: (c, { x, dy }) => c.div(dy, x),
    cases: [
      { name: "known", in: { x: [1, Math.E, 2] }, out: [0, 1, Math.LN2] },
      { name: "integers are refused", in: { x: { dtype: "i32", shape: [2] } }, error: "SKY3003" },
    ],
  }),
);
