import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** Cosine of an angle in radians. */
export const cos = defineOp(
  unary({
    name: "cos",
    doc: "Cosine of an angle in radians.",
    tf: "Cos",
    hlo: "cosine",
    f: Math.cos,
    // cos' = -sin
    grad: (c, { x, dy }) => c.neg(c.mul(dy, c.one("sin", x))),
    cases: [
      { name: "known", in: { x: [0, Math.PI / 2, Math.PI / 3] }, out: [1, 0, 0.5] },
      { name: "random", in: { x: { shape: [3, 4] } } },
    ],
  }),
);
