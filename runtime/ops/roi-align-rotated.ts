import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { binMeans, judgeRoi, roiDefaults, samplesOf, spread } from "./rules/roi.ts";
import { column } from "./rules/sampling.ts";

/** Rotated boxes of a map, each turned upright and at one size. */
export const roiAlignRotated = defineOp({
  name: "roi_align_rotated",
  doc: "Of each rotated box (image, centre x, centre y, width, height, angle) of rois [R, 6] the means [R, h, w, C] of h · w bins of the map x [N, H, W, C], by bilinear samples, as mmcv's roi_align_rotated. The angle is in radians, against the clock as one sees the image, or with it (`clockwise`). No gradient reaches the boxes.",
  limits:
    "With a sampling_ratio of 0 (as many samples as a bin has begun pixels) there are at most most_samples² in a bin.",
  inputs: ["x", "rois"],
  attrs: { ...roiDefaults, clockwise: false },
  required: ["size"],
  shape: ({ x, rois }, attrs) => judgeRoi("roi_align_rotated", x, rois, 6, attrs),
  expand: (g, { x, rois }, attrs) => {
    const c = calc(g);
    const boxes = g.op("stop_gradient", [rois]);
    const each = [rois.type.shape[0]!, 1, 1, 1, 1];
    const scaled = (k: number) => c.mul(column(g, boxes, k), attrs.spatial_scale);
    const centre = (k: number) => c.reshape(c.sub(scaled(k), attrs.aligned ? 0.5 : 0), each);
    const side = (k: number, bins: number) => {
      const length = attrs.aligned ? scaled(k) : c.max(scaled(k), 1);
      const { at, share } = samplesOf(g, length, bins, attrs);
      return { at: c.sub(at, c.mul(c.reshape(length, [rois.type.shape[0]!, 1, 1]), 0.5)), share };
    };
    const [rows, columns] = [side(4, attrs.size[0]!), side(3, attrs.size[1]!)];
    const [v, u] = [spread(g, rows.at, "rows"), spread(g, columns.at, "columns")];
    const angle = c.reshape(attrs.clockwise ? c.neg(column(g, boxes, 5)) : column(g, boxes, 5), each);
    const [cos, sin] = [c.one("cos", angle), c.one("sin", angle)];
    const at = {
      rows: c.add(c.sub(c.mul(v, cos), c.mul(u, sin)), centre(2)),
      columns: c.add(c.add(c.mul(v, sin), c.mul(u, cos)), centre(1)),
    };
    const share = c.mul(spread(g, rows.share, "rows"), spread(g, columns.share, "columns"));
    return binMeans(g, x, boxes, at, share);
  },
  cases: [
    {
      // A quarter turn against the clock: the box's right end lies on top of the map.
      name: "a quarter turn",
      in: {
        x: { shape: [1, 2, 2, 1], values: [1, 2, 3, 4] },
        rois: [[0, 1, 1, 2, 2, Math.PI / 2]],
      },
      attrs: { size: [2, 2], sampling_ratio: 1 },
      out: [3, 1, 4, 2],
      noGrad: ["rois"],
    },
    {
      name: "two images, not aligned, with the clock",
      in: {
        x: { shape: [2, 5, 6, 2] },
        rois: [
          [1, 5, 4, 6, 4, 0.5],
          [0, 8, 6, 0.5, 3, -2],
        ],
      },
      attrs: { size: [2, 3], spatial_scale: 0.5, sampling_ratio: 2, aligned: false, clockwise: true },
      noGrad: ["rois"],
    },
    {
      name: "as many samples as begun pixels",
      in: { x: { shape: [1, 5, 6, 2] }, rois: [[0, 2, 3, 5, 3, 1]] },
      attrs: { size: [2, 2], most_samples: 3 },
      noGrad: ["rois"],
    },
    {
      name: "no angle",
      in: { x: { shape: [1, 2, 2, 1] }, rois: { shape: [1, 5] } },
      attrs: { size: [1, 1] },
      error: "SKY3005",
    },
  ],
});
