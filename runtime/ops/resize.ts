import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needFloat, needRank } from "./rules/judge.ts";
import { type Convention, type Method, resampleMatrix } from "./rules/resample.ts";

/** Images at another size. */
export const resize = defineOp({
  name: "resize",
  doc: "Images x [N, H, W, C] at another height and width, nearest, bilinear or bicubic. Convention `torch`: as interpolate, with half-pixel centres (nearest: left edges) or `align_corners`, bicubic a = -0.75. `tensorflow`: as tf.image.resize, half-pixel centres for all methods, bicubic a = -0.5 without what lies outside. `tensorflow1`: as tf.compat.v1.image.resize, left edges or `align_corners`. Two products with constant matrices, so that the gradient is exact and in a fixed order.",
  limits: "No antialiasing.",
  inputs: ["x"],
  attrs: {
    height: 0,
    width: 0,
    method: "bilinear" as Method,
    align_corners: false,
    convention: "torch" as Convention,
  },
  required: ["height", "width"],
  shape: ({ x }, { height, width, method, align_corners, convention }) => {
    needRank("resize", "x", x, 4);
    needFloat("resize", "x", x);
    const whole = [height, width].every((n) => Number.isInteger(n) && n >= 1);
    needAttr("resize", "height and width", [height, width], "whole numbers from 1", whole);
    const known = ["nearest", "bilinear", "bicubic"].includes(method);
    needAttr("resize", "method", method, "nearest, bilinear or bicubic", known);
    const named = ["torch", "tensorflow", "tensorflow1"].includes(convention);
    needAttr("resize", "convention", convention, "torch, tensorflow or tensorflow1", named);
    const free = !align_corners || convention === "tensorflow1" || (convention === "torch" && method !== "nearest");
    needAttr("resize", "align_corners", align_corners, `false with ${convention}'s ${method}, which has none`, free);
    return tensor(x.dtype, [x.shape[0]!, height, width, x.shape[3]!]);
  },
  expand: (g, { x }, { height, width, method, align_corners: align, convention }) => {
    const c = calc(g);
    const [n, h, w, channels] = x.type.shape as [number, number, number, number];
    const matrix = (from: number, to: number) =>
      g.constant(resampleMatrix(from, to, method, align, convention), tensor(x.type.dtype, [to, from]));
    let image = x;
    if (h !== height) {
      image = c.matmul(matrix(h, height), c.reshape(image, [n, h, w * channels]));
    }
    if (w !== width) {
      image = c.matmul(matrix(w, width), c.reshape(image, [n * height, w, channels]));
    }
    return c.reshape(image, [n, height, width, channels]);
  },
  cases: [
    {
      name: "bilinear, doubled",
      in: { x: { shape: [1, 1, 2, 1], values: [0, 4] } },
      attrs: { height: 1, width: 4 },
      out: [0, 1, 3, 4],
    },
    {
      name: "bilinear, corners aligned",
      in: { x: { shape: [1, 2, 2, 1], values: [0, 2, 4, 6] } },
      attrs: { height: 3, width: 3, align_corners: true },
      out: [0, 1, 2, 2, 3, 4, 4, 5, 6],
    },
    {
      name: "nearest",
      in: { x: { shape: [1, 1, 2, 1], values: [3, 5] } },
      attrs: { height: 1, width: 5, method: "nearest" },
      out: [3, 3, 3, 5, 5],
    },
    {
      // The cubic's weights at a quarter between pixels: -0.10546875, 0.87890625, 0.26171875, -0.03515625.
      name: "bicubic, doubled",
      in: { x: { shape: [1, 1, 4, 1], values: [0, 0, 64, 64] } },
      attrs: { height: 1, width: 8, method: "bicubic" },
      out: [0, -2.25, -6.75, 14.5, 49.5, 70.75, 66.25, 64],
    },
    {
      name: "TensorFlow's nearest, under the centre",
      in: { x: { shape: [1, 1, 4, 1], values: [1, 2, 3, 4] } },
      attrs: { height: 1, width: 2, method: "nearest", convention: "tensorflow" },
      out: [2, 4],
    },
    {
      // The weights at a quarter between pixels, -0.0703125, 0.8671875, 0.2265625 and -0.0234375, those inside over their sum.
      name: "TensorFlow's bicubic",
      in: { x: { shape: [1, 1, 4, 1], values: [0, 0, 64, 64] } },
      attrs: { height: 1, width: 8, method: "bicubic", convention: "tensorflow" },
      out: [0, -1.4014598540145986, -4.396946564885496, 13, 51, 68.3969465648855, 65.4014598540146, 64],
    },
    {
      name: "TensorFlow 1, left edges",
      in: { x: { shape: [1, 1, 2, 1], values: [0, 4] } },
      attrs: { height: 1, width: 4, convention: "tensorflow1" },
      out: [0, 2, 4, 4],
    },
    {
      name: "TensorFlow 1, nearest, corners aligned",
      in: { x: { shape: [1, 1, 3, 1], values: [1, 2, 3] } },
      attrs: { height: 1, width: 4, method: "nearest", align_corners: true, convention: "tensorflow1" },
      out: [1, 2, 2, 3],
    },
    {
      name: "corners that the convention has not",
      in: { x: { shape: [1, 2, 2, 1] } },
      attrs: { height: 3, width: 3, align_corners: true, convention: "tensorflow" },
      error: "SKY3010",
    },
    { name: "smaller", in: { x: { shape: [2, 4, 5, 2] } }, attrs: { height: 3, width: 2 } },
    { name: "same size", in: { x: { shape: [1, 2, 2, 1] } }, attrs: { height: 2, width: 2 } },
    { name: "to nothing", in: { x: { shape: [1, 2, 2, 1] } }, attrs: { height: 0, width: 2 }, error: "SKY3010" },
  ],
});
