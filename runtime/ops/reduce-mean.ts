import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf } from "../../compiler/ir/type.ts";
import { reduction } from "./rules/reduce.ts";

/** Mean over axes. */
export const reduceMean = defineOp(
  reduction({
    name: "reduce_mean",
    doc: "Mean over axes.",
    domain: "float",
    tf: "Mean",
    hlo: "add",
    mean: true,
    start: 0,
    step: (sum, value) => sum + value,
    finish: (sum, count) => sum / count,
    // 1 / n for each element
    grad: (c, { x, dy }) => c.broadcast(c.mul(dy, sizeOf(dy.type.shape) / sizeOf(x.type.shape)), x.type.shape),
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
        out: [2, 6],
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
        out: [[2.5, 4, 5.5]],
      },
      {
        name: "all",
        in: {
          x: [
            [1, 2, 3],
            [4, 6, 8],
          ],
        },
        out: 4,
      },
      { name: "two of three axes", in: { x: { shape: [2, 3, 4] } }, attrs: { axes: [0, -1] } },
      { name: "axis outside", in: { x: { shape: [2, 3] } }, attrs: { axes: [2] }, error: "SKY3004" },
      { name: "axis twice", in: { x: { shape: [2, 3] } }, attrs: { axes: [1, -1] }, error: "SKY3010" },
    ],
  }),
);
