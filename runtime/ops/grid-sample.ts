import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needDType, needEqual, needFloat, needRank } from "./rules/judge.ts";
import { column, cubicTaps, held, linearTaps, mirrored, nearestTaps, sample } from "./rules/sampling.ts";

const op = "grid_sample";

/** Images read at given places. */
export const gridSample = defineOp({
  name: op,
  doc: "Images x [N, H, W, C] read at the places of a grid [N, h, w, 2], whose last axis is (column, row) from -1 to 1: [N, h, w, C], as PyTorch's grid_sample. -1 and 1 are the outer edges of the corner pixels, or their centres with `align_corners`. Outside lie zeros, or the border pixel repeats, or the image is mirrored (`reflection`).",
  inputs: ["x", "grid"],
  attrs: {
    method: "bilinear" as "nearest" | "bilinear" | "bicubic",
    padding: "zeros" as "zeros" | "border" | "reflection",
    align_corners: false,
  },
  shape: ({ x, grid }, { method, padding }) => {
    needRank(op, "x", x, 4);
    needRank(op, "grid", grid, 4);
    needFloat(op, "x", x);
    needDType(op, "grid", grid, "f32");
    needEqual(op, "the numbers of images and grids", x.shape[0]!, grid.shape[0]!);
    needEqual(op, "the last size of the grid and the number of axes", grid.shape[3]!, 2);
    const known = ["nearest", "bilinear", "bicubic"].includes(method);
    needAttr(op, "method", method, "nearest, bilinear or bicubic", known);
    const padded = ["zeros", "border", "reflection"].includes(padding);
    needAttr(op, "padding", padding, "zeros, border or reflection", padded);
    return tensor(x.dtype, [...grid.shape.slice(0, 3), x.shape[3]!]);
  },
  expand: (g, { x, grid }, { method, padding, align_corners: align }) => {
    const c = calc(g);
    const [n, h, w] = x.type.shape as [number, number, number, number];
    const bringing = (size: number): ((place: typeof x) => typeof x) | undefined => {
      if (padding === "zeros") return undefined;
      return (place) => (padding === "border" ? held(c, place, 0, size - 1) : mirrored(c, place, size, align));
    };
    const taps = (axis: 0 | 1, size: number) => {
      const at = c.add(column(g, grid, axis), 1);
      const place = align ? c.mul(at, (size - 1) / 2) : c.mul(c.sub(c.mul(at, size), 1), 0.5);
      const bring = bringing(size);
      if (method === "bicubic") return cubicTaps(c, place, size, bring);
      const kept = bring ? bring(place) : place;
      return method === "nearest" ? nearestTaps(c, kept, size) : linearTaps(c, kept, size);
    };
    const image = g.op("iota", [], { shape: [n, 1, 1] });
    return c.cast(sample(g, x, image, taps(1, h), taps(0, w)), x.type.dtype);
  },
  cases: [
    {
      name: "between four pixels, and the half of one outside",
      in: {
        x: { shape: [1, 2, 2, 1], values: [1, 2, 3, 4] },
        grid: { shape: [1, 1, 2, 2], values: [0, 0, -1, -0.5] },
      },
      out: [2.5, 0.5],
      noGrad: ["grid"],
    },
    {
      name: "corners aligned, border",
      in: {
        x: { shape: [1, 2, 2, 1], values: [1, 2, 3, 4] },
        grid: { shape: [1, 1, 3, 2], values: [-1, -1, 0.5, 1, 3, 0] },
      },
      attrs: { align_corners: true, padding: "border" },
      out: [1, 3.75, 3],
      noGrad: ["grid"],
    },
    {
      name: "nearest, even of two",
      in: {
        x: { shape: [1, 1, 4, 1], values: [1, 2, 3, 4] },
        grid: { shape: [1, 1, 3, 2], values: [-0.5, 0, 0.6, 0, 0, 0] },
      },
      attrs: { method: "nearest" },
      out: [1, 4, 3],
      noGrad: ["grid"],
    },
    { name: "bilinear", in: { x: { shape: [2, 4, 5, 3] }, grid: { shape: [2, 3, 2, 2] } } },
    {
      name: "bilinear, border",
      in: { x: { shape: [2, 4, 5, 3] }, grid: { shape: [2, 3, 2, 2] } },
      attrs: { padding: "border" },
    },
    {
      name: "bicubic",
      in: { x: { shape: [1, 4, 5, 2] }, grid: { shape: [1, 3, 2, 2] } },
      attrs: { method: "bicubic" },
    },
    {
      name: "bicubic, border, corners aligned",
      in: { x: { shape: [1, 4, 5, 2] }, grid: { shape: [1, 3, 2, 2] } },
      attrs: { method: "bicubic", padding: "border", align_corners: true },
    },
    {
      // Columns -2 and 5 lie one and a half pixels outside: they are those of 1 and 2.
      name: "reflection at the edges",
      in: {
        x: { shape: [1, 1, 4, 1], values: [1, 2, 3, 4] },
        grid: { shape: [1, 1, 2, 2], values: [-1.75, 0, 1.75, 0] },
      },
      attrs: { padding: "reflection" },
      out: [2, 3],
      noGrad: ["grid"],
    },
    {
      name: "reflection at the centres, far outside",
      in: {
        x: { shape: [1, 4, 5, 2] },
        grid: { shape: [1, 2, 2, 2], values: [-1.3, 0.2, 4.1, -7.3, 0.3, 1.1, -2.7, 3.2] },
      },
      attrs: { padding: "reflection", align_corners: true },
    },
    {
      name: "another padding",
      in: { x: { shape: [1, 1, 1, 1] }, grid: { shape: [1, 1, 1, 2] } },
      attrs: { padding: "circular" as "border" },
      error: "SKY3010",
    },
    {
      name: "a place of three",
      in: { x: { shape: [1, 1, 1, 1] }, grid: { shape: [1, 1, 1, 3] } },
      error: "SKY3005",
    },
  ],
});
