import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** 1 / (1 + e^-x). */
export const sigmoid = defineOp(
  unary({
    name: "sigmoid",
    doc: "1 / (1 + e^-x).",
    tf: "Sigmoid",
    hlo: "logistic",
    f: (x) => 1 / (1 + Math.exp(-x)),
    // σ' = σ (1 - σ)
    grad: (c, { y, dy }) => c.mul(dy, c.mul(y, c.sub(1, y))),
    cases: [
      { name: "known", in: { x: [0, 1, -1] }, out: [0.5, 0.7310585786300049, 0.2689414213699951] },
      { name: "random", in: { x: { shape: [3, 4] } } },
    ],
  }),
);
