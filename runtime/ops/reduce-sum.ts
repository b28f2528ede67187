import { defineOp } from "../../compiler/ir/op.ts";
import { reduction } from "./rules/reduce.ts";

/** Sum over axes. */
export const reduceSum = defineOp(
  reduction({
    name: "reduce_sum",
    doc: "Sum over axes.",
    domain: "number",
    tf: "Sum",
    hlo: "add",
    start: 0,
    step: (sum, value) => sum + value,
    // 1 for each element
    grad: (c, { x, dy }) => c.broadcast(dy, x.type.shape),
    cases: [
      {
        name: "rows",
        in: {
          x: [
            [1, 2, 3],
            [4, 6, 8],
          ],
        },
        attrs: { axes: [1] },
        out: [6, 18],
      },
      {
        name: "columns, kept",
        in: {
          x: [
            [1, 2, 3],
            [4, 6, 8],
          ],
        },
        attrs: { axes: [0], keep: true },
        out: [[5, 8, 11]],
      },
      {
        name: "all",
        in: {
          x: [
            [1, 2, 3],
            [4, 6, 8],
          ],
        },
        out: 24,
      },
      { name: "two of three axes", in: { x: { shape: [2, 3, 4] } }, attrs: { axes: [0, -1] } },
      { name: "axis outside", in: { x: { shape: [2, 3] } }, attrs: { axes: [2] }, error: "SKY3004" },
      { name: "axis twice", in: { x: { shape: [2, 3] } }, attrs: { axes: [1, -1] }, error: "SKY3010" },
    ],
  }),
);
