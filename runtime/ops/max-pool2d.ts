import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloPool } from "./rules/hlo-pooling.ts";
import { eachWindow, planPool, poolDefaults, tfPool, tfSurround } from "./rules/pooling.ts";

/** The largest element in each window. */
export const maxPool2d = defineOp({
  name: "max_pool2d",
  doc: "The largest element in each window of `size`, for each channel of x [N, H, W, C]; what padding adds is never the largest.",
  inputs: ["x"],
  attrs: poolDefaults,
  shape: ({ x }, attrs) => tensor(x.dtype, planPool("max_pool2d", x, attrs).y),
  eval: ({ x }, attrs, _rest, type) => {
    const data = new Float64Array(sizeOf(type.shape));
    eachWindow(planPool("max_pool2d", x, attrs), (y, window) => {
      data[y] = Math.max(...window.map((i) => x.data[i]!));
    });
    return ndArray(type, data);
  },
  // dy goes to the largest element of each window
  grad: (g, { x, y, attrs, dy }) => ({ x: g.op("max_pool2d_grad", [x, y, dy], { ...attrs }) }),
  lower: {
    tf: (t, { x }, attrs, type) => {
      const plan = planPool("max_pool2d", x, attrs);
      const image = tfSurround(t, plan, x, Number.NEGATIVE_INFINITY);
      return t.node("MaxPool", "output", [image], tfPool(plan, x.dtype), type);
    },
    hlo: (b, { x }, attrs) => hloPool(b, planPool("max_pool2d", x, attrs), x, "maximum", Number.NEGATIVE_INFINITY),
  },
  cases: [
    { name: "two by two", in: { x: { shape: [1, 2, 4, 1], values: [1, 2, 5, 6, 4, 3, 8, 7] } }, out: [4, 8] },
    {
      name: "padded, overlapping",
      in: { x: { shape: [1, 3, 3, 2] } },
      attrs: {
        size: [3, 3],
        strides: [2, 2],
        padding: [
          [1, 1],
          [1, 1],
        ],
      },
    },
    {
      name: "negative, same",
      in: { x: { shape: [1, 1, 3, 1], values: [-3, -1, -2] } },
      attrs: { size: [1, 2], padding: "same" },
      out: [-1, -2],
    },
    { name: "window too large", in: { x: { shape: [1, 1, 1, 1] } }, error: "SKY3008" },
  ],
});
