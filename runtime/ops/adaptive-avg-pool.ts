import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { aroundAxis, binsOf, judgeAdaptive } from "./rules/adaptive.ts";
import { calc } from "./rules/calc.ts";

/** Means of as many windows as are asked for. */
export const adaptiveAvgPool = defineOp({
  name: "adaptive_avg_pool",
  doc: "Means of windows that divide each axis between the first and the last of x [N, …, C] into `size` parts, as PyTorch's adaptive_avg_pool1d, 2d and 3d; sizes of 1 are global pooling. Where a size does not divide its axis, windows overlap.",
  inputs: ["x"],
  attrs: { size: [] as readonly number[] },
  required: ["size"],
  shape: ({ x }, { size }) => judgeAdaptive("adaptive_avg_pool", x, size),
  expand: (g, { x }, { size }) => {
    const c = calc(g);
    return size.reduce((image, to, i) => {
      const { shape } = image.type;
      const [front, from, back] = aroundAxis(shape, i + 1);
      if (from === to) return image;
      const result = shape.map((d, axis) => (axis === i + 1 ? to : d));
      if (from % to === 0) return c.reshape(c.mean(c.reshape(image, [front, to, from / to, back]), [2]), result);
      const rows = binsOf(from, to).flatMap(([start, end]) =>
        Array.from({ length: from }, (_, at) => (at >= start && at < end ? 1 / (end - start) : 0)),
      );
      const means = g.constant(rows, tensor(x.type.dtype, [to, from]));
      return c.reshape(c.matmul(means, c.reshape(image, [front, from, back])), result);
    }, x);
  },
  cases: [
    {
      name: "five to three",
      in: { x: { shape: [1, 5, 1], values: [0, 2, 4, 6, 8] } },
      attrs: { size: [3] },
      out: [1, 4, 7],
    },
    {
      name: "of all places",
      in: { x: { shape: [1, 2, 3, 1], values: [1, 2, 3, 4, 5, 9] } },
      attrs: { size: [1, 1] },
      out: [4],
    },
    { name: "more than there are", in: { x: { shape: [2, 3, 4, 2] } }, attrs: { size: [4, 2] } },
    { name: "volumes", in: { x: { shape: [1, 4, 3, 5, 2] } }, attrs: { size: [2, 2, 3] } },
    { name: "one size for two axes", in: { x: { shape: [1, 3, 3, 1] } }, attrs: { size: [2] }, error: "SKY3010" },
    { name: "no place", in: { x: { shape: [1, 3] } }, attrs: { size: [] }, error: "SKY3002" },
  ],
});
