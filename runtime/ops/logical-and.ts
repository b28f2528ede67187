import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** True where both are true. */
export const logicalAnd = defineOp(
  binary({
    name: "logical_and",
    doc: "True where both are true.",
    domain: ["bool"],
    tf: "LogicalAnd",
    hlo: "and",
    untyped: true,
    f: (a, b) => a * b,
    cases: [
      {
        name: "table",
        in: {
          a: { dtype: "bool", shape: [2, 1], values: [0, 1] },
          b: { dtype: "bool", shape: [1, 2], values: [0, 1] },
        },
        out: [
          [0, 0],
          [0, 1],
        ],
      },
      { name: "kinds that differ", in: { a: { shape: [2] }, b: { dtype: "i32", shape: [2] } }, error: "SKY3003" },
    ],
  }),
);
