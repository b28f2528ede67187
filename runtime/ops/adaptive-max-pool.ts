import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { aroundAxis, binsOf, judgeAdaptive } from "./rules/adaptive.ts";
import { calc } from "./rules/calc.ts";

/** Maxima of as many windows as are asked for. */
export const adaptiveMaxPool = defineOp({
  name: "adaptive_max_pool",
  doc: "Maxima of windows that divide each axis between the first and the last of x [N, …, C] into `size` parts, as PyTorch's adaptive_max_pool1d, 2d and 3d; sizes of 1 are global pooling. The gradient goes to the first one among equals.",
  inputs: ["x"],
  attrs: { size: [] as readonly number[] },
  required: ["size"],
  shape: ({ x }, { size }) => judgeAdaptive("adaptive_max_pool", x, size),
  expand: (g, { x }, { size }) => {
    const c = calc(g);
    // The last axis first: the first one among equals is then the first in row-major order.
    return size.reduceRight((image, to, i) => {
      const { shape } = image.type;
      const [front, from, back] = aroundAxis(shape, i + 1);
      if (from === to) return image;
      const bins = binsOf(from, to);
      const widest = Math.max(...bins.map(([start, end]) => end - start));
      const flat = c.reshape(image, [front, from, back]);
      // A shorter window repeats its last element, which is never the first one among equals.
      const places = bins.flatMap(([start, end]) =>
        Array.from({ length: widest }, (_, k) => Math.min(start + k, end - 1)),
      );
      const windows =
        from % to === 0
          ? c.reshape(flat, [front, to, widest, back])
          : g.op("gather", [flat, g.constant(places, tensor("i32", [to, widest]))], { axis: 1 });
      const largest = c.reshape(g.op("argmax", [windows], { axis: 2 }), [front, to, 1, back]);
      const taken = c.compare(g.op("iota", [], { shape: [1, 1, widest, 1], axis: 2 }), largest, "eq");
      const pooled = c.sum(c.select(taken, windows, 0), [2]);
      return c.reshape(
        pooled,
        shape.map((d, axis) => (axis === i + 1 ? to : d)),
      );
    }, x);
  },
  cases: [
    {
      name: "five to three",
      in: { x: { shape: [1, 5, 1], values: [3, 2, 9, 6, 8] } },
      attrs: { size: [3] },
      out: [3, 9, 8],
    },
    {
      name: "of all places",
      in: { x: { shape: [1, 2, 3, 1], values: [-1, -2, -3, -4, -5, -9] } },
      attrs: { size: [1, 1] },
      out: [-1],
    },
    { name: "more than there are", in: { x: { shape: [2, 3, 4, 2] } }, attrs: { size: [4, 2] } },
    { name: "volumes", in: { x: { shape: [1, 4, 3, 5, 2] } }, attrs: { size: [2, 2, 3] } },
    { name: "a size of none", in: { x: { shape: [1, 3, 3, 1] } }, attrs: { size: [2, 0] }, error: "SKY3010" },
  ],
});
