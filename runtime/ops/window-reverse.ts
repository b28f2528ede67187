import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needDivisible, needEqual, needRank } from "./rules/judge.ts";

const op = "window_reverse";

/** Windows put together to images. */
export const windowReverse = defineOp({
  name: op,
  doc: "Windows x [N · H/h · W/w, h · w, C] of `size` [h, w] put together to images [N, height, width, C]: what undoes `window_partition`.",
  inputs: ["x"],
  attrs: { size: [] as readonly number[], height: 0, width: 0 },
  required: ["size", "height", "width"],
  shape: ({ x }, { size, height, width }) => {
    needRank(op, "x", x, 3);
    const [rows, columns] = size as [number, number];
    needDivisible(op, "the height into windows", height, rows);
    needDivisible(op, "the width into windows", width, columns);
    const each = (height / rows) * (width / columns);
    needDivisible(op, "the windows into images", x.shape[0]!, each);
    needEqual(op, "the places of a window and those of x", rows * columns, x.shape[1]!);
    return tensor(x.dtype, [x.shape[0]! / each, height, width, x.shape[2]!]);
  },
  expand: (g, { x }, { size, height, width }) => {
    const c = calc(g);
    const [rows, columns] = size as [number, number];
    const [down, across] = [height / rows, width / columns];
    const [n, channels] = [x.type.shape[0]! / (down * across), x.type.shape[2]!];
    const parts = c.reshape(x, [n, down, across, rows, columns, channels]);
    return c.reshape(g.op("transpose", [parts], { order: [0, 1, 3, 2, 4, 5] }), [n, height, width, channels]);
  },
  cases: [
    {
      name: "two windows",
      in: {
        x: [
          [[1], [2], [5], [6]],
          [[3], [4], [7], [8]],
        ],
      },
      attrs: { size: [2, 2], height: 2, width: 4 },
      out: [1, 2, 3, 4, 5, 6, 7, 8],
    },
    { name: "channels", in: { x: { shape: [8, 6, 3] } }, attrs: { size: [2, 3], height: 4, width: 6 } },
    { name: "a rest", in: { x: { shape: [3, 4, 1] } }, attrs: { size: [2, 2], height: 4, width: 2 }, error: "SKY3006" },
    {
      name: "windows of another size",
      in: { x: { shape: [2, 3, 1] } },
      attrs: { size: [2, 2], height: 2, width: 4 },
      error: "SKY3005",
    },
  ],
});
