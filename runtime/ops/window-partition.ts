import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needDivisible, needRank } from "./rules/judge.ts";

/** Images cut into windows. */
export const windowPartition = defineOp({
  name: "window_partition",
  doc: "Images x [N, H, W, C] cut into windows of `size` [h, w]: [N · H/h · W/w, h · w, C], windows in row-major order. `window_reverse` puts them together; `roll` before and after shifts them.",
  inputs: ["x"],
  attrs: { size: [] as readonly number[] },
  required: ["size"],
  shape: ({ x }, { size }) => {
    needRank("window_partition", "x", x, 4);
    const [n, h, w, channels] = x.shape as [number, number, number, number];
    const [rows, columns] = size as [number, number];
    needDivisible("window_partition", "the height into windows", h, rows);
    needDivisible("window_partition", "the width into windows", w, columns);
    return tensor(x.dtype, [n * (h / rows) * (w / columns), rows * columns, channels]);
  },
  expand: (g, { x }, { size }) => {
    const c = calc(g);
    const [n, h, w, channels] = x.type.shape as [number, number, number, number];
    const [rows, columns] = size as [number, number];
    const [down, across] = [h / rows, w / columns];
    const parts = c.reshape(x, [n, down, rows, across, columns, channels]);
    const moved = g.op("transpose", [parts], { order: [0, 1, 3, 2, 4, 5] });
    return c.reshape(moved, [n * down * across, rows * columns, channels]);
  },
  cases: [
    {
      name: "two windows",
      in: { x: { shape: [1, 2, 4, 1], values: [1, 2, 3, 4, 5, 6, 7, 8] } },
      attrs: { size: [2, 2] },
      out: [
        [[1], [2], [5], [6]],
        [[3], [4], [7], [8]],
      ],
    },
    { name: "channels", in: { x: { shape: [2, 4, 6, 3] } }, attrs: { size: [2, 3] } },
    { name: "a rest", in: { x: { shape: [1, 5, 4, 1] } }, attrs: { size: [2, 2] }, error: "SKY3006" },
  ],
});
