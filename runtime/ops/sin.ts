import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** Sine of an angle in radians. */
export const sin = defineOp(
  unary({
    name: "sin",
    doc: "Sine of an angle in radians.",
    tf: "Sin",
    hlo: "sine",
    f: Math.sin,
    // sin' = cos
    grad: (c, { x, dy }) => c.mul(dy, c.one("cos", x)),
    cases: [
      { name: "known", in: { x: [0, Math.PI / 2, Math.PI / 6] }, out: [0, 1, 0.5] },
      { name: "random", in: { x: { shape: [3, 4] } } },
    ],
  }),
);
