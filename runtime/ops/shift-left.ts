import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** a with its bits moved up by b (0 to 31), zeros behind. */
export const shiftLeft = defineOp(
  binary({
    name: "shift_left",
    doc: "a with its bits moved up by b (0 to 31), zeros behind.",
    domain: ["u32"],
    tf: "LeftShift",
    hlo: "shift_left",
    f: (a, b) => a << b,
    cases: [
      {
        name: "u32",
        in: {
          a: { dtype: "u32", shape: [3], values: [1, 4294967295, 2147483648] },
          b: { dtype: "u32", shape: [3], values: [31, 4, 3] },
        },
        out: [2147483648, 4294967280, 0],
      },
    ],
  }),
);
