import { defineOp } from "../../compiler/ir/op.ts";
import { isFloat } from "../../compiler/ir/type.ts";
import { binary } from "./rules/elementwise.ts";

/** a times b. */
export const mul = defineOp(
  binary({
    name: "mul",
    doc: "a times b.",
    tf: "Mul",
    hlo: "multiply",
    f: (a, b, dtype) => (isFloat(dtype) ? a * b : Math.imul(a, b)),
    // b, a
    grad: (c, { a, b, dy }) => ({ a: c.mul(dy, b), b: c.mul(dy, a) }),
    cases: [
      {
        name: "row and column",
        in: { a: [[1, 2]], b: [[10], [20]] },
        out: [
          [10, 20],
          [20, 40],
        ],
      },
      { name: "broadcasts", in: { a: { shape: [2, 1, 3] }, b: { shape: [4, 1] } } },
      {
        name: "i32",
        in: { a: { dtype: "i32", shape: [3], values: [7, -3, 2] }, b: { dtype: "i32", shape: [3], values: [2, 2, 5] } },
        out: [14, -6, 10],
      },
      { name: "sizes that do not broadcast", in: { a: { shape: [2, 3] }, b: { shape: [2, 4] } }, error: "SKY3001" },
    ],
  }),
);
