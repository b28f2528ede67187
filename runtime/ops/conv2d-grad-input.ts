import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { showType, sizeOf, type TensorType, tensor } from "../../compiler/ir/type.ts";
import {
  type ConvAttrs,
  type ConvPlan,
  convDefaults,
  eachProduct,
  planConv,
  tfConvGradInput,
} from "./rules/convolution.ts";
import { hloConvGradInput } from "./rules/hlo-convolution.ts";
import { needEqual } from "./rules/judge.ts";

interface Attrs extends ConvAttrs {
  readonly input_shape: readonly number[];
}

const op = "conv2d_grad_input";

function plan(weight: TensorType, up: TensorType, attrs: Attrs): ConvPlan {
  const found = planConv(op, tensor(weight.dtype, attrs.input_shape), weight, attrs);
  needEqual(op, "the convolution's result and the gradient", showType(tensor(weight.dtype, found.y)), showType(up));
  return found;
}

/** The gradient of `conv2d` for its image; alone, a transposed convolution. */
export const conv2dGradInput = defineOp({
  name: op,
  doc: "The gradient of conv2d for its image of shape `input_shape`: `up`, the gradient of the result, spread by the weight. By itself it is the transposed convolution.",
  inputs: ["weight", "up"],
  product: true,
  attrs: { ...convDefaults, input_shape: [] } as Attrs,
  required: ["input_shape"],
  shape: ({ weight, up }, attrs) => tensor(weight.dtype, plan(weight, up, attrs).x),
  eval: ({ weight, up }, attrs, _rest, type) => {
    const data = new Float64Array(sizeOf(type.shape));
    eachProduct(plan(weight, up, attrs), (i, k, o) => {
      data[i]! += weight.data[k]! * up.data[o]!;
    });
    return ndArray(type, data);
  },
  // linear in both: for dy, a gradient of an image, the weight's is conv2d_grad_weight(dy, up) and up's is conv2d(dy, weight)
  grad: (g, { weight, up, attrs, dy }) => {
    const { input_shape: _, ...shared } = attrs;
    return {
      weight: g.op("conv2d_grad_weight", [dy, up], { ...shared, weight_shape: weight.type.shape }),
      up: g.op("conv2d", [dy, weight], shared),
    };
  },
  lower: {
    tf: (t, { weight, up }, attrs) => tfConvGradInput(t, plan(weight, up, attrs), weight, up),
    hlo: (b, { weight, up }, attrs, type) => hloConvGradInput(b, plan(weight, up, attrs), weight, up, type),
  },
  cases: [
    {
      name: "spread by two by two",
      in: { weight: { shape: [2, 2, 1, 1], values: [1, 2, 3, 4] }, up: { shape: [1, 1, 2, 1], values: [1, 10] } },
      attrs: { input_shape: [1, 2, 3, 1] },
      out: [1, 12, 20, 3, 34, 40],
    },
    {
      name: "strides, dilation",
      in: { weight: { shape: [2, 2, 2, 3] }, up: { shape: [1, 2, 4, 3] } },
      attrs: {
        input_shape: [1, 5, 5, 2],
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
      in: { weight: { shape: [2, 2, 2, 4] }, up: { shape: [1, 2, 2, 4] } },
      attrs: { input_shape: [1, 3, 3, 4], groups: 2 },
    },
    {
      name: "each channel alone",
      in: { weight: { shape: [2, 2, 1, 6] }, up: { shape: [2, 2, 2, 6] } },
      attrs: { input_shape: [2, 4, 4, 3], groups: 3, strides: [2, 2] },
    },
    {
      name: "another result",
      in: { weight: { shape: [2, 2, 1, 1] }, up: { shape: [1, 2, 2, 1] } },
      attrs: { input_shape: [1, 2, 2, 1] },
      error: "SKY3005",
    },
  ],
});
