import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** The bits that either has. */
export const bitwiseOr = defineOp(
  binary({
    name: "bitwise_or",
    doc: "The bits that either has.",
    domain: ["u32", "i32"],
    tf: "BitwiseOr",
    hlo: "or",
    f: (a, b) => a | b,
    cases: [
      {
        name: "u32",
        in: {
          a: { dtype: "u32", shape: [3], values: [4294967295, 3, 2684354560] },
          b: { dtype: "u32", shape: [3], values: [2, 5, 2147483648] },
        },
        out: [4294967295, 7, 2684354560],
      },
    ],
  }),
);
