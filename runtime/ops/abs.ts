import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** Absolute value. */
export const abs = defineOp(
  unary({
    name: "abs",
    doc: "Absolute value.",
    domain: "number",
    tf: "Abs",
    // Unsigned numbers are their own absolute value.
    hlo: (b, x) => (x.dtype === "u32" || x.dtype === "u8" ? x : b.op("abs", [x], {}, x)),
    f: Math.abs,
    // |x|' = sign x
    grad: (c, { x, dy }) => c.mul(dy, c.one("sign", x)),
    cases: [
      { name: "signs", in: { x: [1.5, -2, 0.25] }, out: [1.5, 2, 0.25] },
      { name: "integers", in: { x: { dtype: "i32", shape: [3], values: [-2, 0, 5] } }, out: [2, 0, 5] },
    ],
  }),
);
