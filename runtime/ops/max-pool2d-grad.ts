import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { showType, sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloMaxPoolGrad } from "./rules/hlo-pooling.ts";
import { needEqual } from "./rules/judge.ts";
import { eachWindow, planPool, poolDefaults, surrounded, tfPool, tfSurround } from "./rules/pooling.ts";
import { tfSlice } from "./rules/tf.ts";

const op = "max_pool2d_grad";

/** The gradient of `max_pool2d`. */
export const maxPool2dGrad = defineOp({
  name: op,
  doc: "The gradient of max_pool2d for its image: `up`, the gradient of the result, goes to the largest element of each window, the first one among equals.",
  limits: "Has no gradient of its own.",
  inputs: ["x", "pooled", "up"],
  attrs: poolDefaults,
  shape: ({ x, pooled, up }, attrs) => {
    const type = tensor(x.dtype, planPool(op, x, attrs).y);
    needEqual(op, "the pooling's result and the given one", showType(type), showType(pooled));
    needEqual(op, "the pooling's result and the gradient", showType(type), showType(up));
    return x;
  },
  eval: ({ x, up }, attrs, _rest, type) => {
    const data = new Float64Array(sizeOf(type.shape));
    eachWindow(planPool(op, x, attrs), (y, window) => {
      const largest = window.reduce((best, i) => (x.data[i]! > x.data[best]! ? i : best));
      data[largest]! += up.data[y]!;
    });
    return ndArray(type, data);
  },
  lower: {
    tf: (t, { x, pooled, up }, attrs, type) => {
      const plan = planPool(op, x, attrs);
      const image = tfSurround(t, plan, x, Number.NEGATIVE_INFINITY);
      const whole = tensor(x.dtype, surrounded(plan));
      const spread = t.node("MaxPoolGrad", "output", [image, pooled, up], tfPool(plan, x.dtype), whole);
      return image === x ? spread : tfSlice(t, spread, [0, plan.rows.before, plan.columns.before, 0], type.shape);
    },
    hlo: (b, { x, up }, attrs) => hloMaxPoolGrad(b, planPool(op, x, attrs), x, up),
  },
  cases: [
    {
      name: "two by two",
      in: {
        x: { shape: [1, 2, 4, 1], values: [1, 2, 5, 6, 4, 3, 8, 7] },
        pooled: { shape: [1, 1, 2, 1], values: [4, 8] },
        up: { shape: [1, 1, 2, 1], values: [0.5, 2] },
      },
      out: [0, 0, 0, 0, 0.5, 0, 2, 0],
    },
    {
      name: "overlapping, padded",
      in: {
        x: { shape: [1, 3, 3, 1], values: [1, 2, 3, 4, 9, 6, 7, 8, 5] },
        pooled: { shape: [1, 2, 2, 1], values: [9, 9, 9, 9] },
        up: { shape: [1, 2, 2, 1], values: [1, 2, 3, 4] },
      },
      attrs: {
        size: [3, 3],
        strides: [2, 2],
        padding: [
          [1, 1],
          [1, 1],
        ],
      },
      out: [0, 0, 0, 0, 10, 0, 0, 0, 0],
    },
    {
      name: "another result",
      in: { x: { shape: [1, 2, 2, 1] }, pooled: { shape: [1, 2, 2, 1] }, up: { shape: [1, 1, 1, 1] } },
      error: "SKY3005",
    },
  ],
});
