import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** a plus b. */
export const add = defineOp(
  binary({
    name: "add",
    doc: "a plus b.",
    tf: "AddV2",
    hlo: "add",
    f: (a, b) => a + b,
    // 1, 1
    grad: (_c, { dy }) => ({ a: dy, b: dy }),
    cases: [
      {
        name: "row and column",
        in: { a: [[1, 2]], b: [[10], [20]] },
        out: [
          [11, 12],
          [21, 22],
        ],
      },
      { name: "broadcasts", in: { a: { shape: [2, 1, 3] }, b: { shape: [4, 1] } } },
      {
        name: "i32",
        in: { a: { dtype: "i32", shape: [3], values: [7, -3, 2] }, b: { dtype: "i32", shape: [3], values: [2, 2, 5] } },
        out: [9, -1, 7],
      },
      {
        name: "u32",
        in: {
          a: { dtype: "u32", shape: [3], values: [4294967295, 3, 2] },
          b: { dtype: "u32", shape: [3], values: [2, 2, 5] },
        },
        out: [1, 5, 7],
      },
      { name: "sizes that do not broadcast", in: { a: { shape: [2, 3] }, b: { shape: [2, 4] } }, error: "SKY3001" },
      { name: "kinds that differ", in: { a: { shape: [2] }, b: { dtype: "i32", shape: [2] } }, error: "SKY3003" },
    ],
  }),
);
