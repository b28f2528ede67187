import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { showType, sizeOf, type TensorType, tensor } from "../../compiler/ir/type.ts";
import { hloCast, hloPair } from "./rules/hlo.ts";
import { hloSpreadWindows } from "./rules/hlo-pooling.ts";
import { needEqual } from "./rules/judge.ts";
import {
  eachWindow,
  type PoolAttrs,
  type PoolPlan,
  planPool,
  poolDefaults,
  surrounded,
  tfPool,
} from "./rules/pooling.ts";
import { indices, tfSlice } from "./rules/tf.ts";

interface Attrs extends PoolAttrs {
  readonly input_shape: readonly number[];
}

const op = "avg_pool2d_grad";

function plan(up: TensorType, attrs: Attrs): PoolPlan {
  const found = planPool(op, tensor(up.dtype, attrs.input_shape), attrs);
  needEqual(op, "the pooling's result and the gradient", showType(tensor(up.dtype, found.y)), showType(up));
  return found;
}

/** The gradient of `avg_pool2d`. */
export const avgPool2dGrad = defineOp({
  name: op,
  doc: "The gradient of avg_pool2d for its image of shape `input_shape`: `up`, the gradient of the result, spread evenly over each window.",
  inputs: ["up"],
  attrs: { ...poolDefaults, input_shape: [] } as Attrs,
  required: ["input_shape"],
  shape: ({ up }, attrs) => tensor(up.dtype, plan(up, attrs).x),
  eval: ({ up }, attrs, _rest, type) => {
    const found = plan(up, attrs);
    const share = 1 / (found.rows.window * found.columns.window);
    const data = new Float64Array(sizeOf(type.shape));
    eachWindow(found, (y, window) => {
      for (const i of window) data[i]! += up.data[y]! * share;
    });
    return ndArray(type, data);
  },
  // linear: the mean of each window of dy
  grad: (g, { attrs, dy }) => {
    const { input_shape: _, ...shared } = attrs;
    return { up: g.op("avg_pool2d", [dy], shared) };
  },
  lower: {
    tf: (t, { up }, attrs, type) => {
      const found = plan(up, attrs);
      const whole = surrounded(found);
      const operands = [indices(t, whole), up];
      const spread = t.node("AvgPoolGrad", "output", operands, tfPool(found, up.dtype), tensor(up.dtype, whole));
      return tfSlice(t, spread, [0, found.rows.before, found.columns.before, 0], type.shape);
    },
    hlo: (b, { up }, attrs, type) => {
      const found = plan(up, attrs);
      const count = b.constant([found.rows.window * found.columns.window], tensor("f32", []));
      const shares = hloPair(b, "divide", hloCast(b, up, "f32"), count);
      return hloCast(b, hloSpreadWindows(b, found, shares), type.dtype);
    },
  },
  cases: [
    {
      name: "two by two",
      in: { up: { shape: [1, 1, 2, 1], values: [4, 8] } },
      attrs: { input_shape: [1, 2, 4, 1] },
      out: [1, 1, 2, 2, 1, 1, 2, 2],
    },
    {
      name: "padded, overlapping",
      in: { up: { shape: [1, 2, 3, 2] } },
      attrs: {
        input_shape: [1, 3, 3, 2],
        size: [3, 2],
        strides: [2, 1],
        padding: [
          [1, 1],
          [0, 1],
        ],
      },
    },
    {
      name: "another result",
      in: { up: { shape: [1, 1, 1, 1] } },
      attrs: { input_shape: [1, 4, 4, 1] },
      error: "SKY3005",
    },
  ],
});
