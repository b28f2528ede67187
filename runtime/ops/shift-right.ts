import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** a with its bits moved down by b (0 to 31), zeros in front. */
export const shiftRight = defineOp(
  binary({
    name: "shift_right",
    doc: "a with its bits moved down by b (0 to 31), zeros in front.",
    domain: ["u32"],
    tf: "RightShift",
    hlo: "shift_right_logical",
    f: (a, b) => a >>> b,
    cases: [
      {
        name: "u32",
        in: {
          a: { dtype: "u32", shape: [3], values: [1, 4294967295, 2147483648] },
          b: { dtype: "u32", shape: [3], values: [31, 4, 3] },
        },
        out: [0, 268435455, 268435456],
      },
    ],
  }),
);
