import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { binMeans, judgeRoi, roiDefaults, samplesOf, spread } from "./rules/roi.ts";
import { column } from "./rules/sampling.ts";

/** Boxes of a map, each at one size. */
export const roiAlign = defineOp({
  name: "roi_align",
  doc: "Of each box (image, x1, y1, x2, y2) of rois [R, 5] the means [R, h, w, C] of h · w bins of the map x [N, H, W, C], by bilinear samples: sampling_ratio² in a bin, as torchvision's and mmcv's roi_align. Corners times `spatial_scale` are places on the map, half a pixel less where `aligned`. No gradient reaches the boxes.",
  limits:
    "With a sampling_ratio of 0 (as many samples as a bin has begun pixels) there are at most most_samples² in a bin.",
  inputs: ["x", "rois"],
  attrs: roiDefaults,
  required: ["size"],
  shape: ({ x, rois }, attrs) => judgeRoi("roi_align", x, rois, 5, attrs),
  expand: (g, { x, rois }, attrs) => {
    const c = calc(g);
    const boxes = g.op("stop_gradient", [rois]);
    const corner = (k: number) => c.sub(c.mul(column(g, boxes, k), attrs.spatial_scale), attrs.aligned ? 0.5 : 0);
    const side = (first: number, bins: number) => {
      const [start, end] = [corner(first), corner(first + 2)];
      const length = attrs.aligned ? c.sub(end, start) : c.max(c.sub(end, start), 1);
      const { at, share } = samplesOf(g, length, bins, attrs);
      return { at: c.add(at, c.reshape(start, [rois.type.shape[0]!, 1, 1])), share };
    };
    const [rows, columns] = [side(2, attrs.size[0]!), side(1, attrs.size[1]!)];
    const share = c.mul(spread(g, rows.share, "rows"), spread(g, columns.share, "columns"));
    const at = { rows: spread(g, rows.at, "rows"), columns: spread(g, columns.at, "columns") };
    return binMeans(g, x, boxes, at, share);
  },
  cases: [
    {
      // Four samples at the pixels' centres.
      name: "all of a map of two by two",
      in: {
        x: { shape: [1, 2, 2, 1], values: [1, 2, 3, 6] },
        rois: [[0, 0, 0, 2, 2]],
      },
      attrs: { size: [1, 1], sampling_ratio: 2 },
      out: [3],
      noGrad: ["rois"],
    },
    {
      name: "two images, not aligned",
      in: {
        x: { shape: [2, 5, 6, 2] },
        rois: [
          [1, 1, 2, 9, 8.5],
          [0, 4, 3, 4.2, 3.1],
        ],
      },
      attrs: { size: [2, 3], spatial_scale: 0.5, sampling_ratio: 2, aligned: false },
      noGrad: ["rois"],
    },
    {
      name: "as many samples as begun pixels, partly outside",
      in: {
        x: { shape: [1, 5, 6, 2] },
        rois: [
          [0, -2, -3, 5, 3],
          [0, 1, 1, 1, 4],
        ],
      },
      attrs: { size: [2, 2], most_samples: 3 },
      noGrad: ["rois"],
    },
    {
      name: "no image's number",
      in: { x: { shape: [1, 2, 2, 1] }, rois: { shape: [1, 4] } },
      attrs: { size: [1, 1] },
      error: "SKY3005",
    },
    {
      name: "one size",
      in: { x: { shape: [1, 2, 2, 1] }, rois: { shape: [1, 5] } },
      attrs: { size: [2] },
      error: "SKY3010",
    },
  ],
});
