import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** The bits that both have. */
export const bitwiseAnd = defineOp(
  binary({
    name: "bitwise_and",
    doc: "The bits that both have.",
    domain: ["u32", "i32"],
    tf: "BitwiseAnd",
    hlo: "and",
    f: (a, b) => a & b,
    cases: [
      {
        name: "u32",
        in: {
          a: { dtype: "u32", shape: [3], values: [4294967295, 3, 2684354560] },
          b: { dtype: "u32", shape: [3], values: [2, 5, 2147483648] },
        },
        out: [2, 1, 2147483648],
      },
    ],
  }),
);
