import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** True where x is neither infinite nor not-a-number. */
export const isFiniteOp = defineOp(
  unary({
    name: "is_finite",
    doc: "True where x is neither infinite nor not-a-number.",
    result: "bool",
    tf: "IsFinite",
    hlo: "is_finite",
    f: (x) => (Number.isFinite(x) ? 1 : 0),
    cases: [{ name: "finite", in: { x: [0, -3e30] }, out: [1, 1] }],
  }),
);
