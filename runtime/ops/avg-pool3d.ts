import { defineOp } from "../../compiler/ir/op.ts";
import { judgePool3d, pool3d, pool3dDefaults } from "./rules/pool3d.ts";

/** The mean of each window of volumes. */
export const avgPool3d = defineOp({
  name: "avg_pool3d",
  doc: "The mean of each window of `size` (depth, rows, columns), for each channel of x [N, D, H, W, C]. What padding adds counts as zeros, as in PyTorch.",
  inputs: ["x"],
  attrs: pool3dDefaults,
  shape: ({ x }, attrs) => judgePool3d("avg_pool3d", x, attrs),
  expand: (g, { x }, attrs) => pool3d(g, "avg_pool2d", x, attrs),
  cases: [
    {
      name: "two by two by two",
      in: { x: { shape: [1, 2, 2, 4, 1], values: [1, 2, 3, 4, 3, 4, 5, 6, 5, 6, 7, 8, 7, 8, 9, 10] } },
      out: [4.5, 6.5],
    },
    {
      name: "padded, overlapping",
      in: { x: { shape: [1, 3, 3, 4, 2] } },
      attrs: {
        size: [3, 2, 2],
        strides: [2, 1, 2],
        padding: [
          [1, 1],
          [0, 1],
          [1, 0],
        ],
      },
    },
    { name: "too thin", in: { x: { shape: [1, 1, 2, 2, 1] } }, error: "SKY3008" },
    { name: "two sizes", in: { x: { shape: [1, 2, 2, 2, 1] } }, attrs: { size: [2, 2] }, error: "SKY3010" },
  ],
});
