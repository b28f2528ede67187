import { defineOp } from "../../compiler/ir/op.ts";
import { judgeSuppress, suppress, suppressDefaults } from "./rules/suppress.ts";

/** Non-maximum suppression of rotated boxes. */
export const nmsRotated = defineOp({
  name: "nms_rotated",
  doc: "nms of rotated boxes (centre x, centre y, width, height, angle in radians): boxes […, N, 5], by their exact overlap (`rotated_iou`), as mmcv's nms_rotated.",
  limits: "One axis in front of the boxes at most. Has no gradient.",
  inputs: ["boxes", "scores"],
  variadic: true,
  attrs: suppressDefaults,
  required: ["threshold", "maximum"],
  shape: ({ boxes, scores }, attrs, rest) => judgeSuppress("nms_rotated", boxes, scores, rest, 5, attrs),
  expand: (g, { boxes, scores }, attrs, rest) => suppress(g, "rotated_iou", { boxes, scores, groups: rest[0] }, attrs),
  cases: [
    {
      // Two long boxes that cross share little, though their upright frames would share all.
      name: "a cross stays, a copy falls",
      in: {
        boxes: [
          [5, 5, 8, 1, Math.PI / 4],
          [5, 5, 8, 1, -Math.PI / 4],
          [5, 5.1, 8, 1, Math.PI / 4],
        ],
        scores: [0.5, 0.9, 0.7],
      },
      attrs: { threshold: 0.3, maximum: 3 },
      out: [1, 2, -1],
    },
    {
      name: "upright boxes",
      in: { boxes: { shape: [1, 4] }, scores: [1] },
      attrs: { threshold: 0.5, maximum: 1 },
      error: "SKY3005",
    },
  ],
});
