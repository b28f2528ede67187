import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** True where one or both are true. */
export const logicalOr = defineOp(
  binary({
    name: "logical_or",
    doc: "True where one or both are true.",
    domain: ["bool"],
    tf: "LogicalOr",
    hlo: "or",
    untyped: true,
    f: (a, b) => Math.max(a, b),
    cases: [
      {
        name: "table",
        in: {
          a: { dtype: "bool", shape: [2, 1], values: [0, 1] },
          b: { dtype: "bool", shape: [1, 2], values: [0, 1] },
        },
        out: [
          [0, 1],
          [1, 1],
        ],
      },
    ],
  }),
);
