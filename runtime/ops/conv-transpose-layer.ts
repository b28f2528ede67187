import { defineOp } from "../../compiler/ir/op.ts";
import { type TensorType, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import {
  needAttr,
  needDivisible,
  needEqual,
  needFloat,
  needPerChannel,
  needRank,
  needSameDType,
} from "./rules/judge.ts";

interface Attrs {
  readonly strides: readonly number[];
  readonly padding: readonly number[];
  readonly output_padding: readonly number[];
  readonly dilations: readonly number[];
  readonly groups: number;
}

const op = "conv_transpose_layer";

/** The shape before the convolution whose gradient this is: (n - 1) · stride - 2 · padding + dilation · (kernel - 1) + output padding + 1. */
function shapeOf(x: TensorType, weight: TensorType, attrs: Attrs): readonly number[] {
  const { strides, padding, dilations, output_padding } = attrs;
  const size = (i: 0 | 1) =>
    (x.shape[i + 1]! - 1) * strides[i]! -
    2 * padding[i]! +
    dilations[i]! * (weight.shape[i + 2]! - 1) +
    output_padding[i]! +
    1;
  return [x.shape[0]!, size(0), size(1), weight.shape[1]! * attrs.groups];
}

/** A transposed convolution ("deconvolution") whose weight has PyTorch's layout. */
export const convTransposeLayer = defineOp({
  name: op,
  doc: "Transposed convolution of x [N, H, W, C] with a weight [C, O / groups, KH, KW] as in PyTorch, to (n - 1) · stride - 2 · padding + dilation · (kernel - 1) + output padding + 1 places; a bias may follow.",
  inputs: ["x", "weight"],
  variadic: true,
  attrs: { strides: [1, 1], padding: [0, 0], output_padding: [0, 0], dilations: [1, 1], groups: 1 } as Attrs,
  shape: ({ x, weight }, attrs, rest) => {
    needRank(op, "x", x, 4);
    needRank(op, "weight", weight, 4);
    needFloat(op, "x", x);
    needSameDType(op, "weight", weight, x);
    needEqual(op, "the channels of x and of the weight", x.shape[3]!, weight.shape[0]!);
    needDivisible(op, "the input channels into groups", x.shape[3]!, attrs.groups);
    const two = (values: readonly number[], least: number) =>
      values.length === 2 && values.every((n) => Number.isInteger(n) && n >= least);
    needAttr(op, "strides", attrs.strides, "two whole numbers from 1", two(attrs.strides, 1));
    needAttr(op, "dilations", attrs.dilations, "two whole numbers from 1", two(attrs.dilations, 1));
    needAttr(op, "padding", attrs.padding, "two whole numbers from 0", two(attrs.padding, 0));
    const { output_padding: extra } = attrs;
    const below = two(extra, 0) && extra.every((n, i) => n < attrs.strides[i]!);
    needAttr(op, "output_padding", extra, "two whole numbers from 0, each below its stride", below);
    const type = tensor(x.dtype, shapeOf(x, weight, attrs));
    needAttr(
      op,
      "padding",
      attrs.padding,
      "small enough to leave an output",
      type.shape.every((d) => d >= 1),
    );
    for (const bias of rest) needPerChannel(op, "bias", bias, type);
    return type;
  },
  expand: (g, { x, weight }, attrs, rest) => {
    const c = calc(g);
    const { strides, dilations, groups } = attrs;
    const kernel = g.op("transpose", [weight], { order: [2, 3, 1, 0] });
    const padding = attrs.padding.map((n) => [n, n]);
    const shape = shapeOf(x.type, weight.type, attrs);
    const spread = g.op("conv2d_grad_input", [kernel, x], { strides, dilations, groups, padding, input_shape: shape });
    return rest.reduce((sum, bias) => c.add(sum, bias), spread);
  },
  cases: [
    {
      name: "doubling with bias",
      in: {
        x: { shape: [1, 1, 2, 1], values: [1, 10] },
        weight: { shape: [1, 1, 2, 2], values: [1, 2, 3, 4] },
        "rest.0": [0.5],
      },
      attrs: { strides: [2, 2] },
      out: [1.5, 2.5, 10.5, 20.5, 3.5, 4.5, 30.5, 40.5],
    },
    {
      name: "padding",
      in: { x: { shape: [2, 2, 3, 3] }, weight: { shape: [3, 2, 4, 4] } },
      attrs: { strides: [2, 2], padding: [1, 1] },
    },
    {
      name: "one more row and column",
      in: { x: { shape: [1, 1, 1, 1], values: [2] }, weight: { shape: [1, 1, 1, 1], values: [3] } },
      attrs: { strides: [2, 2], output_padding: [1, 1] },
      out: [6, 0, 0, 0],
    },
    {
      name: "groups, dilated",
      in: { x: { shape: [1, 3, 2, 4] }, weight: { shape: [4, 3, 2, 3] }, "rest.0": { shape: [6] } },
      attrs: { groups: 2, strides: [2, 1], dilations: [2, 2], padding: [1, 0], output_padding: [1, 0] },
    },
    {
      name: "more than a stride outside",
      in: { x: { shape: [1, 1, 1, 1] }, weight: { shape: [1, 1, 1, 1] } },
      attrs: { output_padding: [1, 0] },
      error: "SKY3010",
    },
  ],
});
