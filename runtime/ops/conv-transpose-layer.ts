import { defineOp } from "../../compiler/ir/op.ts";
import { type TensorType, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needEqual, needFloat, needPerChannel, needRank, needSameDType } from "./rules/judge.ts";

interface Attrs {
  readonly strides: readonly number[];
  readonly padding: readonly number[];
}

const op = "conv_transpose_layer";

/** The shape before the convolution whose gradient this is: (n - 1) · stride - 2 · padding + kernel. */
function shapeOf(x: TensorType, weight: TensorType, { strides, padding }: Attrs): readonly number[] {
  const size = (i: number) => (x.shape[i]! - 1) * strides[i - 1]! - 2 * padding[i - 1]! + weight.shape[i + 1]!;
  return [x.shape[0]!, size(1), size(2), weight.shape[1]!];
}

/** A transposed convolution ("deconvolution") whose weight has PyTorch's layout. */
export const convTransposeLayer = defineOp({
  name: op,
  doc: "Transposed convolution of x [N, H, W, C] with a weight [C, O, KH, KW] as in PyTorch, to (n - 1) · stride - 2 · padding + kernel places; a bias may follow.",
  inputs: ["x", "weight"],
  variadic: true,
  attrs: { strides: [1, 1], padding: [0, 0] } as Attrs,
  shape: ({ x, weight }, attrs, rest) => {
    needRank(op, "x", x, 4);
    needRank(op, "weight", weight, 4);
    needFloat(op, "x", x);
    needSameDType(op, "weight", weight, x);
    needEqual(op, "the channels of x and of the weight", x.shape[3]!, weight.shape[0]!);
    const whole = (least: number) => (n: number) => Number.isInteger(n) && n >= least;
    needAttr(op, "strides", attrs.strides, "two whole numbers from 1", attrs.strides.every(whole(1)));
    needAttr(op, "padding", attrs.padding, "two whole numbers from 0", attrs.padding.every(whole(0)));
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
  expand: (g, { x, weight }, { strides, padding }, rest) => {
    const c = calc(g);
    const kernel = g.op("transpose", [weight], { order: [2, 3, 1, 0] });
    const around = padding.map((n) => [n, n]);
    const shape = shapeOf(x.type, weight.type, { strides, padding });
    const spread = g.op("conv2d_grad_input", [kernel, x], { strides, padding: around, input_shape: shape });
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
  ],
});
