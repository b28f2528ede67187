import { defineOp } from "../../compiler/ir/op.ts";
import { judgeBoxes, pairColumn, shareOf } from "./rules/boxes.ts";
import { calc } from "./rules/calc.ts";

/** Overlap of upright boxes. */
export const boxIou = defineOp({
  name: "box_iou",
  doc: "Intersection over union […, M, N] of each box (x1, y1, x2, y2) of a […, M, 4] with each of b […, N, 4]; 0 where both are empty.",
  inputs: ["a", "b"],
  shape: ({ a, b }) => judgeBoxes("box_iou", a, b, 4),
  expand: (g, { a, b }) => {
    const c = calc(g);
    const [ax1, ay1, ax2, ay2] = [0, 1, 2, 3].map((k) => pairColumn(g, a, k, "a")) as [
      typeof a,
      typeof a,
      typeof a,
      typeof a,
    ];
    const [bx1, by1, bx2, by2] = [0, 1, 2, 3].map((k) => pairColumn(g, b, k, "b")) as [
      typeof a,
      typeof a,
      typeof a,
      typeof a,
    ];
    const width = c.max(c.sub(c.two("minimum", ax2, bx2), c.max(ax1, bx1)), 0);
    const height = c.max(c.sub(c.two("minimum", ay2, by2), c.max(ay1, by1)), 0);
    const areaA = c.mul(c.sub(ax2, ax1), c.sub(ay2, ay1));
    const areaB = c.mul(c.sub(bx2, bx1), c.sub(by2, by1));
    return shareOf(g, c.mul(width, height), areaA, areaB);
  },
  cases: [
    {
      name: "a third, none, itself",
      in: {
        a: [[0, 0, 2, 2]],
        b: [
          [1, 0, 3, 2],
          [5, 5, 6, 6],
          [0, 0, 2, 2],
        ],
      },
      out: [[1 / 3, 0, 1]],
      noGrad: ["a", "b"],
    },
    {
      name: "two images",
      in: {
        a: { shape: [2, 1, 4], values: [0, 0, 2, 2, 1, 1, 4, 3] },
        b: { shape: [2, 2, 4], values: [0.5, 0.25, 3, 1, -1, -1, 1, 1.5, 0, 0, 2, 2.5, 3, 2, 5, 6] },
      },
    },
    { name: "boxes of five", in: { a: { shape: [1, 5] }, b: { shape: [1, 4] } }, error: "SKY3005" },
    { name: "one box", in: { a: [0, 0, 1, 1], b: { shape: [1, 4] } }, error: "SKY3002" },
  ],
});
