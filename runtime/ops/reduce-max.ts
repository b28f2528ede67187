import { defineOp } from "../../compiler/ir/op.ts";
import { reduction } from "./rules/reduce.ts";

/** Maximum over axes. */
export const reduceMax = defineOp(
  reduction({
    name: "reduce_max",
    doc: "Maximum over axes.",
    domain: "number",
    tf: "Max",
    hlo: "maximum",
    start: Number.NEGATIVE_INFINITY,
    step: Math.max,
    // 1 for the largest, shared evenly among equal ones
    grad: (c, { x, y, dy }) => {
      const mask = c.cast(c.compare(x, y, "eq"), dy.type.dtype);
      return c.div(c.mul(mask, dy), c.sum(mask, c.axes, true));
    },
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
        out: [3, 8],
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
        out: [[4, 6, 8]],
      },
      {
        name: "all",
        in: {
          x: [
            [1, 2, 3],
            [4, 6, 8],
          ],
        },
        out: 8,
      },
      { name: "two of three axes", in: { x: { shape: [2, 3, 4] } }, attrs: { axes: [0, -1] } },
      { name: "axis outside", in: { x: { shape: [2, 3] } }, attrs: { axes: [2] }, error: "SKY3004" },
      { name: "axis twice", in: { x: { shape: [2, 3] } }, attrs: { axes: [1, -1] }, error: "SKY3010" },
    ],
  }),
);
