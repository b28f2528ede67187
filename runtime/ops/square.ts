import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** x times x. */
export const square = defineOp(
  unary({
    name: "square",
    doc: "x times x.",
    tf: "Square",
    hlo: (b, x) => b.op("multiply", [x, x], {}, x),
    f: (x) => x * x,
    // (x²)' = 2x
    grad: (c, { x, dy }) => c.mul(dy, c.mul(x, 2)),
    cases: [
      { name: "known", in: { x: [1.5, -2, 0] }, out: [2.25, 4, 0] },
      { name: "random", in: { x: { shape: [3, 4] } } },
    ],
  }),
);
