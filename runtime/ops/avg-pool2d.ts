import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloCast, hloPair } from "./rules/hlo.ts";
import { hloPool } from "./rules/hlo-pooling.ts";
import { eachWindow, planPool, poolDefaults, tfPool, tfSurround } from "./rules/pooling.ts";

/** The mean of each window. */
export const avgPool2d = defineOp({
  name: "avg_pool2d",
  doc: "The mean of each window of `size`, for each channel of x [N, H, W, C]. What padding adds counts as zeros, as in PyTorch.",
  inputs: ["x"],
  attrs: poolDefaults,
  shape: ({ x }, attrs) => tensor(x.dtype, planPool("avg_pool2d", x, attrs).y),
  eval: ({ x }, attrs, _rest, type) => {
    const plan = planPool("avg_pool2d", x, attrs);
    const data = new Float64Array(sizeOf(type.shape));
    eachWindow(plan, (y, window) => {
      data[y] = window.reduce((sum, i) => sum + x.data[i]!, 0) / (plan.rows.window * plan.columns.window);
    });
    return ndArray(type, data);
  },
  // dy spread evenly over each window
  grad: (g, { x, attrs, dy }) => ({ x: g.op("avg_pool2d_grad", [dy], { ...attrs, input_shape: x.type.shape }) }),
  lower: {
    tf: (t, { x }, attrs, type) => {
      const plan = planPool("avg_pool2d", x, attrs);
      return t.node("AvgPool", "output", [tfSurround(t, plan, x, 0)], tfPool(plan, x.dtype), type);
    },
    hlo: (b, { x }, attrs, type) => {
      const plan = planPool("avg_pool2d", x, attrs);
      const count = b.constant([plan.rows.window * plan.columns.window], tensor("f32", []));
      const sums = hloPool(b, plan, hloCast(b, x, "f32"), "add", 0);
      return hloCast(b, hloPair(b, "divide", sums, count), type.dtype);
    },
  },
  cases: [
    { name: "two by two", in: { x: { shape: [1, 2, 4, 1], values: [1, 2, 5, 6, 4, 3, 8, 7] } }, out: [2.5, 6.5] },
    {
      name: "padded, overlapping",
      in: { x: { shape: [1, 3, 3, 2] } },
      attrs: {
        size: [3, 2],
        strides: [2, 1],
        padding: [
          [1, 1],
          [0, 1],
        ],
      },
    },
    {
      name: "zeros count",
      in: { x: { shape: [1, 1, 1, 1], values: [4] } },
      attrs: {
        padding: [
          [0, 1],
          [0, 1],
        ],
      },
      out: [1],
    },
  ],
});
