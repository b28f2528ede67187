import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** The bits that one of the two has. */
export const bitwiseXor = defineOp(
  binary({
    name: "bitwise_xor",
    doc: "The bits that one of the two has.",
    domain: ["u32", "i32"],
    tf: "BitwiseXor",
    hlo: "xor",
    f: (a, b) => a ^ b,
    cases: [
      {
        name: "u32",
        in: {
          a: { dtype: "u32", shape: [3], values: [4294967295, 3, 2684354560] },
          b: { dtype: "u32", shape: [3], values: [2, 5, 2147483648] },
        },
        out: [4294967293, 6, 536870912],
      },
    ],
  }),
);
