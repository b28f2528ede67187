import { defineOp } from "../../compiler/ir/op.ts";
import { type TensorType, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { convDefaults, planConv } from "./rules/convolution.ts";
import { needPerChannel, needRank } from "./rules/judge.ts";

const turned = (weight: TensorType): TensorType => {
  const [out, inner, kh, kw] = weight.shape as [number, number, number, number];
  return tensor(weight.dtype, [kh, kw, inner, out]);
};

/** A convolutional layer whose weight has PyTorch's layout. */
export const convLayer = defineOp({
  name: "conv_layer",
  doc: "conv2d of x [N, H, W, C] with a weight [O, C / groups, KH, KW] as in PyTorch; a bias may follow.",
  inputs: ["x", "weight"],
  variadic: true,
  attrs: convDefaults,
  shape: ({ x, weight }, attrs, rest) => {
    needRank("conv_layer", "weight", weight, 4);
    const type = tensor(x.dtype, planConv("conv_layer", x, turned(weight), attrs).y);
    for (const bias of rest) needPerChannel("conv_layer", "bias", bias, type);
    return type;
  },
  expand: (g, { x, weight }, attrs, rest) => {
    const c = calc(g);
    const kernel = g.op("transpose", [weight], { order: [2, 3, 1, 0] });
    return rest.reduce((sum, bias) => c.add(sum, bias), g.op("conv2d", [x, kernel], { ...attrs }));
  },
  cases: [
    {
      name: "two outputs with bias",
      in: {
        x: { shape: [1, 2, 2, 1], values: [1, 2, 3, 4] },
        weight: { shape: [2, 1, 1, 2], values: [1, 10, 100, 1000] },
        "rest.0": [0, 1],
      },
      out: [21, 2101, 43, 4301],
    },
    {
      name: "groups",
      in: { x: { shape: [1, 3, 3, 4] }, weight: { shape: [2, 2, 2, 2] }, "rest.0": { shape: [2] } },
      attrs: {
        groups: 2,
        padding: [
          [1, 1],
          [1, 1],
        ],
        strides: [2, 2],
      },
    },
  ],
});
