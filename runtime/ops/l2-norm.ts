import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAxes, needFloat } from "./rules/judge.ts";

/** Euclidean length. */
export const l2Norm = defineOp({
  name: "l2_norm",
  doc: "√(Σ x² + eps) over axes; eps keeps the gradient finite at 0.",
  inputs: ["x"],
  attrs: { axes: null as readonly number[] | null, keep: false, eps: 0 },
  shape: ({ x }, { axes, keep }) => {
    needFloat("l2_norm", "x", x);
    const over = needAxes("l2_norm", axes, x);
    return tensor(
      x.dtype,
      x.shape.flatMap((d, i) => (over.includes(i) ? (keep ? [1] : []) : [d])),
    );
  },
  expand: (g, { x }, { axes, keep, eps }) => {
    const c = calc(g);
    const squares = c.sum(c.square(x), axes, keep);
    return c.one("sqrt", eps === 0 ? squares : c.add(squares, eps));
  },
  cases: [
    {
      name: "rows",
      in: {
        x: [
          [3, 4],
          [5, 12],
        ],
      },
      attrs: { axes: [1] },
      out: [5, 13],
    },
    { name: "kept, eps", in: { x: { shape: [2, 3] } }, attrs: { axes: [0], keep: true, eps: 1e-3 } },
  ],
});
