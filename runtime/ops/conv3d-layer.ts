import { defineOp } from "../../compiler/ir/op.ts";
import { type TensorType, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needPerChannel, needRank } from "./rules/judge.ts";
import { planVolume, volumeConvDefaults } from "./rules/volume.ts";

const op = "conv3d_layer";

/** PyTorch's [O, C, KD, KH, KW] as [KD, KH, KW, C, O]. */
const order = [2, 3, 4, 1, 0] as const;

function kernelOf(weight: TensorType): TensorType {
  needRank(op, "weight", weight, 5);
  return tensor(
    weight.dtype,
    order.map((axis) => weight.shape[axis]!),
  );
}

/** A convolution of volumes whose weight has PyTorch's layout. */
export const conv3dLayer = defineOp({
  name: op,
  doc: "conv3d of x [N, D, H, W, C] with a weight [O, C / groups, KD, KH, KW] as in PyTorch; a bias may follow.",
  inputs: ["x", "weight"],
  variadic: true,
  attrs: volumeConvDefaults,
  shape: ({ x, weight }, attrs, rest) => {
    const { y } = planVolume(op, x, kernelOf(weight), attrs);
    for (const bias of rest) needPerChannel(op, "bias", bias, y);
    return y;
  },
  expand: (g, { x, weight }, attrs, rest) => {
    const c = calc(g);
    const result = g.op("conv3d", [x, g.op("transpose", [weight], { order })], { ...attrs });
    return rest.reduce((sum, bias) => c.add(sum, bias), result);
  },
  cases: [
    {
      name: "two layers, bias",
      in: {
        x: { shape: [1, 2, 1, 1, 2], values: [1, 2, 3, 4] },
        weight: { shape: [1, 2, 2, 1, 1], values: [1, 10, 100, 1000] },
        "rest.0": [0.5],
      },
      out: [4231.5],
    },
    {
      name: "padded",
      in: { x: { shape: [1, 2, 3, 3, 2] }, weight: { shape: [3, 2, 3, 2, 2] }, "rest.0": { shape: [3] } },
      attrs: { padding: "same", strides: [1, 2, 2] },
    },
    {
      name: "bias of another length",
      in: { x: { shape: [1, 1, 1, 1, 1] }, weight: { shape: [2, 1, 1, 1, 1] }, "rest.0": [1] },
      error: "SKY3005",
    },
  ],
});
