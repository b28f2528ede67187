import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** a minus b. */
export const sub = defineOp(
  binary({
    name: "sub",
    doc: "a minus b.",
    tf: "Sub",
    hlo: "subtract",
    f: (a, b) => a - b,
    // 1, -1
    grad: (c, { dy }) => ({ a: dy, b: c.neg(dy) }),
    cases: [
      {
        name: "row and column",
        in: { a: [[1, 2]], b: [[10], [20]] },
        out: [
          [-9, -8],
          [-19, -18],
        ],
      },
      { name: "broadcasts", in: { a: { shape: [2, 1, 3] }, b: { shape: [4, 1] } } },
      {
        name: "i32",
        in: { a: { dtype: "i32", shape: [3], values: [7, -3, 2] }, b: { dtype: "i32", shape: [3], values: [2, 2, 5] } },
        out: [5, -5, -3],
      },
      { name: "sizes that do not broadcast", in: { a: { shape: [2, 3] }, b: { shape: [2, 4] } }, error: "SKY3001" },
    ],
  }),
);
