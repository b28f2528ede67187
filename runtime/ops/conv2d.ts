import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { convDefaults, eachProduct, planConv, tfConv } from "./rules/convolution.ts";
import { hloConv } from "./rules/hlo-convolution.ts";

/** Convolution of images. */
export const conv2d = defineOp({
  name: "conv2d",
  doc: "Convolution of x [N, H, W, C] with weight [KH, KW, C / groups, O] to [N, H', W', O] (not mirrored, as in all frameworks). Padding is same (TensorFlow's), valid, or [[above, below], [left, right]].",
  inputs: ["x", "weight"],
  product: true,
  attrs: convDefaults,
  shape: ({ x, weight }, attrs) => tensor(x.dtype, planConv("conv2d", x, weight, attrs).y),
  eval: ({ x, weight }, attrs, _rest, type) => {
    const data = new Float64Array(sizeOf(type.shape));
    eachProduct(planConv("conv2d", x, weight, attrs), (i, k, o) => {
      data[o]! += x.data[i]! * weight.data[k]!;
    });
    return ndArray(type, data);
  },
  // dy carried back through the window to x, and correlated with x for the weight
  grad: (g, { x, weight, attrs, dy }) => ({
    x: g.op("conv2d_grad_input", [weight, dy], { ...attrs, input_shape: x.type.shape }),
    weight: g.op("conv2d_grad_weight", [x, dy], { ...attrs, weight_shape: weight.type.shape }),
  }),
  lower: {
    tf: (t, { x, weight }, attrs) => tfConv(t, planConv("conv2d", x, weight, attrs), x, weight),
    hlo: (b, { x, weight }, attrs, type) => hloConv(b, planConv("conv2d", x, weight, attrs), x, weight, type),
  },
  cases: [
    {
      name: "sums of two by two",
      in: {
        x: { shape: [1, 3, 3, 1], values: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
        weight: { shape: [2, 2, 1, 1], values: [1, 1, 1, 1] },
      },
      out: [12, 16, 24, 28],
    },
    {
      name: "same, stride 2",
      in: {
        x: { shape: [1, 3, 3, 1], values: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
        weight: { shape: [2, 2, 1, 1], values: [1, 2, 3, 4] },
      },
      attrs: { padding: "same", strides: [2, 2] },
      out: [37, 21, 23, 9],
    },
    {
      name: "channels, padding",
      in: { x: { shape: [2, 4, 3, 2] }, weight: { shape: [3, 2, 2, 3] } },
      attrs: {
        padding: [
          [1, 0],
          [1, 2],
        ],
        strides: [1, 2],
      },
    },
    {
      name: "dilated",
      in: { x: { shape: [1, 5, 6, 2] }, weight: { shape: [2, 3, 2, 2] } },
      attrs: {
        dilations: [3, 2],
        padding: [
          [1, 1],
          [0, 1],
        ],
      },
    },
    { name: "two groups", in: { x: { shape: [1, 3, 3, 4] }, weight: { shape: [2, 2, 2, 6] } }, attrs: { groups: 2 } },
    {
      name: "each channel alone",
      in: { x: { shape: [2, 4, 4, 3] }, weight: { shape: [3, 3, 1, 3] } },
      attrs: { groups: 3, padding: "same" },
    },
    { name: "window too large", in: { x: { shape: [1, 2, 2, 1] }, weight: { shape: [3, 3, 1, 1] } }, error: "SKY3008" },
    { name: "channels differ", in: { x: { shape: [1, 4, 4, 3] }, weight: { shape: [3, 3, 2, 1] } }, error: "SKY3005" },
    {
      name: "uneven groups",
      in: { x: { shape: [1, 4, 4, 3] }, weight: { shape: [3, 3, 1, 4] } },
      attrs: { groups: 2 },
      error: "SKY3006",
    },
  ],
});
