import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { showType, sizeOf, type TensorType, tensor } from "../../compiler/ir/type.ts";
import {
  type ConvAttrs,
  type ConvPlan,
  convDefaults,
  eachProduct,
  planConv,
  tfConvGradWeight,
} from "./rules/convolution.ts";
import { hloConvGradWeight } from "./rules/hlo-convolution.ts";
import { needEqual } from "./rules/judge.ts";

interface Attrs extends ConvAttrs {
  readonly weight_shape: readonly number[];
}

const op = "conv2d_grad_weight";

function plan(x: TensorType, up: TensorType, attrs: Attrs): ConvPlan {
  const found = planConv(op, x, tensor(x.dtype, attrs.weight_shape), attrs);
  needEqual(op, "the convolution's result and the gradient", showType(tensor(x.dtype, found.y)), showType(up));
  return found;
}

/** The gradient of `conv2d` for its weight. */
export const conv2dGradWeight = defineOp({
  name: op,
  doc: "The gradient of conv2d for its weight of shape `weight_shape`: `up`, the gradient of the result, correlated with the image.",
  inputs: ["x", "up"],
  product: true,
  attrs: { ...convDefaults, weight_shape: [] } as Attrs,
  required: ["weight_shape"],
  shape: ({ x, up }, attrs) => tensor(x.dtype, plan(x, up, attrs).w),
  eval: ({ x, up }, attrs, _rest, type) => {
    const data = new Float64Array(sizeOf(type.shape));
    eachProduct(plan(x, up, attrs), (i, k, o) => {
      data[k]! += x.data[i]! * up.data[o]!;
    });
    return ndArray(type, data);
  },
  // linear in both: for dy, a gradient of a weight, x's is conv2d_grad_input(dy, up) and up's is conv2d(x, dy)
  grad: (g, { x, up, attrs, dy }) => {
    const { weight_shape: _, ...shared } = attrs;
    return {
      x: g.op("conv2d_grad_input", [dy, up], { ...shared, input_shape: x.type.shape }),
      up: g.op("conv2d", [x, dy], shared),
    };
  },
  lower: {
    tf: (t, { x, up }, attrs) => tfConvGradWeight(t, plan(x, up, attrs), x, up),
    hlo: (b, { x, up }, attrs, type) => hloConvGradWeight(b, plan(x, up, attrs), x, up, type),
  },
  cases: [
    {
      name: "two by two",
      in: {
        x: { shape: [1, 2, 3, 1], values: [1, 2, 3, 4, 5, 6] },
        up: { shape: [1, 1, 2, 1], values: [1, 10] },
      },
      attrs: { weight_shape: [2, 2, 1, 1] },
      out: [21, 32, 54, 65],
    },
    {
      name: "strides, dilation",
      in: { x: { shape: [1, 5, 5, 2] }, up: { shape: [1, 2, 4, 3] } },
      attrs: {
        weight_shape: [2, 2, 2, 3],
        strides: [2, 1],
        dilations: [2, 2],
        padding: [
          [0, 0],
          [1, 0],
        ],
      },
    },
    {
      name: "groups",
      in: { x: { shape: [1, 3, 3, 4] }, up: { shape: [1, 2, 2, 4] } },
      attrs: { weight_shape: [2, 2, 2, 4], groups: 2 },
    },
    {
      name: "each channel alone",
      in: { x: { shape: [2, 4, 4, 3] }, up: { shape: [2, 2, 2, 6] } },
      attrs: { weight_shape: [2, 2, 1, 6], groups: 3, strides: [2, 2] },
    },
    {
      name: "another result",
      in: { x: { shape: [1, 2, 2, 1] }, up: { shape: [1, 2, 2, 1] } },
      attrs: { weight_shape: [2, 2, 1, 1] },
      error: "SKY3005",
    },
  ],
});
