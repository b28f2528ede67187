import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needDivisible, needRank } from "./rules/judge.ts";

/** Pixel shuffle: Shi et al., CVPR 2016. */
export const depthToSpace = defineOp({
  name: "depth_to_space",
  doc: "Channels laid out as blocks of pixels: x [N, H, W, C · b²] to [N, H · b, W · b, C]. Channel c · b² + i · b + j becomes pixel (i, j) of channel c, as PyTorch's pixel_shuffle.",
  inputs: ["x"],
  attrs: { block: 1 },
  required: ["block"],
  shape: ({ x }, { block }) => {
    needRank("depth_to_space", "x", x, 4);
    const [n, h, w, channels] = x.shape as [number, number, number, number];
    needDivisible("depth_to_space", "the channels into blocks of pixels", channels, block * block);
    return tensor(x.dtype, [n, h * block, w * block, channels / block ** 2]);
  },
  expand: (g, { x }, { block }) => {
    const c = calc(g);
    const [n, h, w, channels] = x.type.shape as [number, number, number, number];
    const out = channels / block ** 2;
    const parts = c.reshape(x, [n, h, w, out, block, block]);
    return c.reshape(g.op("transpose", [parts], { order: [0, 1, 4, 2, 5, 3] }), [n, h * block, w * block, out]);
  },
  cases: [
    {
      name: "one pixel",
      in: { x: { shape: [1, 1, 1, 4], values: [1, 2, 3, 4] } },
      attrs: { block: 2 },
      out: [1, 2, 3, 4],
    },
    {
      name: "two channels",
      in: { x: { shape: [1, 1, 1, 8], values: [1, 2, 3, 4, 5, 6, 7, 8] } },
      attrs: { block: 2 },
      out: [1, 5, 2, 6, 3, 7, 4, 8],
    },
    { name: "images", in: { x: { shape: [2, 2, 3, 9] } }, attrs: { block: 3 } },
    { name: "uneven", in: { x: { shape: [1, 1, 1, 6] } }, attrs: { block: 2 }, error: "SKY3006" },
  ],
});
