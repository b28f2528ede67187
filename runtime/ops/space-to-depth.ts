import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needDivisible, needRank } from "./rules/judge.ts";

/** The inverse of `depth_to_space`. */
export const spaceToDepth = defineOp({
  name: "space_to_depth",
  doc: "Blocks of pixels laid out as channels: x [N, H · b, W · b, C] to [N, H, W, C · b²], as PyTorch's pixel_unshuffle.",
  inputs: ["x"],
  attrs: { block: 1 },
  required: ["block"],
  shape: ({ x }, { block }) => {
    needRank("space_to_depth", "x", x, 4);
    const [n, h, w, channels] = x.shape as [number, number, number, number];
    needDivisible("space_to_depth", "the rows into blocks", h, block);
    needDivisible("space_to_depth", "the columns into blocks", w, block);
    return tensor(x.dtype, [n, h / block, w / block, channels * block ** 2]);
  },
  expand: (g, { x }, { block }) => {
    const c = calc(g);
    const [n, h, w, channels] = x.type.shape as [number, number, number, number];
    const parts = c.reshape(x, [n, h / block, block, w / block, block, channels]);
    const moved = g.op("transpose", [parts], { order: [0, 1, 3, 5, 2, 4] });
    return c.reshape(moved, [n, h / block, w / block, channels * block ** 2]);
  },
  cases: [
    {
      name: "two channels",
      in: { x: { shape: [1, 2, 2, 2], values: [1, 5, 2, 6, 3, 7, 4, 8] } },
      attrs: { block: 2 },
      out: [1, 2, 3, 4, 5, 6, 7, 8],
    },
    { name: "uneven", in: { x: { shape: [1, 3, 2, 1] } }, attrs: { block: 2 }, error: "SKY3006" },
  ],
});
