import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { around, planVolume, volumeConvDefaults } from "./rules/volume.ts";

/** Convolution of volumes: images with a depth, or series of images. */
export const conv3d = defineOp({
  name: "conv3d",
  doc: "Convolution of x [N, D, H, W, C] with weight [KD, KH, KW, C / groups, O] to [N, D', H', W', O]. Padding is same (TensorFlow's), valid, or three pairs. The layers of depth under a window are laid side by side as channels, and one conv2d sums over all of them.",
  inputs: ["x", "weight"],
  attrs: volumeConvDefaults,
  shape: ({ x, weight }, attrs) => planVolume("conv3d", x, weight, attrs).y,
  expand: (g, { x, weight }, attrs) => {
    const c = calc(g);
    const { y, depth, rows, columns } = planVolume("conv3d", x.type, weight.type, attrs);
    const { groups, strides, dilations } = attrs;
    const [n, , h, w, channels] = x.type.shape as [number, number, number, number, number];
    const [kd, kh, kw, inner, out] = weight.type.shape as [number, number, number, number, number];
    const whole =
      depth.before + depth.after === 0
        ? x
        : g.op("pad", [x], { low: [0, depth.before, 0, 0, 0], high: [0, depth.after, 0, 0, 0] });
    const layers = Array.from({ length: kd }, (_, k) => {
      const layer = g.op("slice", [whole], {
        start: [0, k * depth.dilation, 0, 0, 0],
        size: [n, depth.out, h, w, channels],
        step: [1, depth.stride, 1, 1, 1],
      });
      return c.reshape(layer, [n * depth.out, h, w, groups, inner]);
    });
    // Within a group: the channels of the first layer, of the second, and so on.
    const beside = kd === 1 ? layers[0]! : g.op("concat", layers, { axis: 4 });
    const image = c.reshape(beside, [n * depth.out, h, w, kd * channels]);
    const kernel = c.reshape(g.op("transpose", [weight], { order: [1, 2, 0, 3, 4] }), [kh, kw, kd * inner, out]);
    const result = g.op("conv2d", [image, kernel], {
      groups,
      strides: strides.slice(1),
      dilations: dilations.slice(1),
      padding: around(rows, columns),
    });
    return c.reshape(result, y.shape);
  },
  cases: [
    {
      name: "sums of two by two by two",
      in: {
        x: { shape: [1, 2, 2, 3, 1], values: [1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60] },
        weight: { shape: [2, 2, 2, 1, 1], values: [1, 1, 1, 1, 1, 1, 1, 1] },
      },
      out: [132, 176],
    },
    {
      name: "strides, dilation, padding",
      in: { x: { shape: [2, 4, 4, 3, 2] }, weight: { shape: [2, 3, 2, 2, 3] } },
      attrs: {
        strides: [2, 1, 2],
        dilations: [2, 1, 1],
        padding: [
          [1, 0],
          [1, 1],
          [0, 1],
        ],
      },
    },
    {
      name: "two groups, same",
      in: { x: { shape: [1, 3, 3, 3, 4] }, weight: { shape: [3, 2, 2, 2, 4] } },
      attrs: { groups: 2, padding: "same" },
    },
    {
      name: "each channel alone",
      in: { x: { shape: [1, 3, 3, 3, 3] }, weight: { shape: [2, 2, 2, 1, 3] } },
      attrs: { groups: 3 },
    },
    {
      name: "window too deep",
      in: { x: { shape: [1, 1, 2, 2, 1] }, weight: { shape: [2, 1, 1, 1, 1] } },
      error: "SKY3008",
    },
    {
      name: "two strides",
      in: { x: { shape: [1, 2, 2, 2, 1] }, weight: { shape: [1, 1, 1, 1, 1] } },
      attrs: { strides: [1, 1] },
      error: "SKY3010",
    },
  ],
});
