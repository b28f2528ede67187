import { defineOp } from "../../compiler/ir/op.ts";
import { judgeSuppress, suppress, suppressDefaults } from "./rules/suppress.ts";

/** Non-maximum suppression of upright boxes. */
export const nms = defineOp({
  name: "nms",
  doc: "Indices i32[…, maximum] of the boxes (x1, y1, x2, y2) of boxes […, N, 4] that greedy non-maximum suppression keeps, highest score first, -1 behind them: a box falls if it overlaps one that was kept by more than `threshold`, as torchvision's nms. Boxes whose score is -∞, or not above `least`, are none. Groups i32[…, N] may follow: boxes of different groups do not touch.",
  limits: "One axis in front of the boxes at most. Has no gradient.",
  inputs: ["boxes", "scores"],
  variadic: true,
  attrs: suppressDefaults,
  required: ["threshold", "maximum"],
  shape: ({ boxes, scores }, attrs, rest) => judgeSuppress("nms", boxes, scores, rest, 4, attrs),
  expand: (g, { boxes, scores }, attrs, rest) => suppress(g, "box_iou", { boxes, scores, groups: rest[0] }, attrs),
  cases: [
    {
      name: "a chain: the first takes the second, which would take the third",
      in: {
        boxes: [
          [2, 0, 6, 1],
          [0, 0, 4, 1],
          [1, 0, 5, 1],
          [9, 9, 10, 10],
        ],
        scores: [0.5, 0.9, 0.7, 0.1],
      },
      attrs: { threshold: 0.4, maximum: 3, least: 0.2 },
      out: [1, 0, -1],
    },
    {
      name: "groups, fewer boxes than places",
      in: {
        boxes: [
          [0, 0, 4, 1],
          [0, 0, 4, 1],
          [0, 0, 4, 1],
        ],
        scores: [0.5, 0.9, 0.5],
        "rest.0": { dtype: "i32", shape: [3], values: [7, 1, 7] },
      },
      attrs: { threshold: 0.5, maximum: 5 },
      out: [1, 0, -1, -1, -1],
    },
    {
      name: "two images",
      in: {
        boxes: {
          shape: [2, 3, 4],
          values: [0, 0, 2, 2, 0, 0, 2, 1.9, 5, 5, 6, 6, 0, 0, 2, 2, 1, 1, 3, 3, 0, 0.1, 2, 2],
        },
        scores: [
          [0.1, 0.2, 0.3],
          [0.3, 0.2, 0.1],
        ],
      },
      attrs: { threshold: 0.5, maximum: 2 },
      out: [
        [2, 1],
        [0, 1],
      ],
    },
    {
      name: "a threshold in percent",
      in: { boxes: { shape: [1, 4] }, scores: [1] },
      attrs: { threshold: 50, maximum: 1 },
      error: "SKY3010",
    },
    {
      name: "scores missing",
      in: { boxes: { shape: [2, 4] }, scores: [1] },
      attrs: { threshold: 0.5, maximum: 1 },
      error: "SKY3005",
    },
  ],
});
