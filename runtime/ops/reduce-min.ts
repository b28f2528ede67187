import { defineOp } from "../../compiler/ir/op.ts";
import { reduction } from "./rules/reduce.ts";

/** Minimum over axes. */
export const reduceMin = defineOp(
  reduction({
    name: "reduce_min",
    doc: "Minimum over axes.",
    domain: "number",
    tf: "Min",
    hlo: "minimum",
    start: Number.POSITIVE_INFINITY,
    step: Math.min,
    // 1 for the smallest, shared evenly among equal ones
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
        out: [1, 4],
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
        out: [[1, 2, 3]],
      },
      {
        name: "all",
        in: {
          x: [
            [1, 2, 3],
            [4, 6, 8],
          ],
        },
        out: 1,
      },
      { name: "two of three axes", in: { x: { shape: [2, 3, 4] } }, attrs: { axes: [0, -1] } },
      { name: "axis outside", in: { x: { shape: [2, 3] } }, attrs: { axes: [2] }, error: "SKY3004" },
      { name: "axis twice", in: { x: { shape: [2, 3] } }, attrs: { axes: [1, -1] }, error: "SKY3010" },
    ],
  }),
);
