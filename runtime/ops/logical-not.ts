import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** True where x is false. */
export const logicalNot = defineOp(
  unary({
    name: "logical_not",
    doc: "True where x is false.",
    domain: ["bool"],
    tf: "LogicalNot",
    hlo: "not",
    untyped: true,
    f: (x) => 1 - x,
    cases: [{ name: "both", in: { x: { dtype: "bool", shape: [2], values: [0, 1] } }, out: [1, 0] }],
  }),
);
