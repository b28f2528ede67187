import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needAxes, needFloat } from "./rules/judge.ts";

/** Mean squared distance from the mean. */
export const variance = defineOp({
  name: "variance",
  doc: "Σ (x - mean)² / (n - correction) over axes; correction 1 is PyTorch's unbiased form.",
  inputs: ["x"],
  attrs: { axes: null as readonly number[] | null, keep: false, correction: 0 },
  shape: ({ x }, { axes, keep, correction }) => {
    needFloat("variance", "x", x);
    const over = needAxes("variance", axes, x);
    const count = sizeOf(over.map((axis) => x.shape[axis]!));
    needAttr("variance", "correction", correction, `below the number of elements, ${count}`, correction < count);
    return tensor(
      x.dtype,
      x.shape.flatMap((d, i) => (over.includes(i) ? (keep ? [1] : []) : [d])),
    );
  },
  expand: (g, { x }, { axes, keep, correction }) => {
    const c = calc(g);
    const over = needAxes("variance", axes, x.type);
    const count = sizeOf(over.map((axis) => x.type.shape[axis]!));
    const spread = c.mean(c.square(c.sub(x, c.mean(x, over, true))), over, keep);
    return correction === 0 ? spread : c.mul(spread, count / (count - correction));
  },
  cases: [
    {
      name: "rows",
      in: {
        x: [
          [1, 3],
          [2, 8],
        ],
      },
      attrs: { axes: [1] },
      out: [1, 9],
    },
    {
      name: "unbiased, kept",
      in: {
        x: [
          [1, 3],
          [2, 8],
        ],
      },
      attrs: { axes: [1], keep: true, correction: 1 },
      out: [[2], [18]],
    },
    { name: "two axes", in: { x: { shape: [2, 3, 4] } }, attrs: { axes: [0, 1] } },
    { name: "one element, unbiased", in: { x: [[1], [2]] }, attrs: { axes: [1], correction: 1 }, error: "SKY3010" },
  ],
});
