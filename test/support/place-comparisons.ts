import type { Attrs } from "../../compiler/ir/op.ts";
import type { Shape } from "../../compiler/ir/type.ts";
import type { HostTensor } from "../../runtime/tf/host-values.ts";
import { below, normal } from "./parity-values.ts";

/** One op in both engines: `inputs` by PyTorch's names, in the order of skyc's operands. */
export interface Comparison {
  readonly name: string;
  readonly op: string;
  readonly attrs?: Attrs;
  readonly torch: string;
  readonly attributes?: object;
  readonly inputs: Readonly<Record<string, HostTensor>>;
}

const image = (...shape: number[]): HostTensor => normal(shape, "image", ...shape);
const weight = (...shape: number[]): HostTensor => normal(shape, "weight", ...shape);
const numbers = (shape: Shape, data: readonly number[]): HostTensor => ({
  dtype: "f32",
  shape,
  data: Float32Array.from(data),
});
const three = (n: number): number[] => [n, n, n];

/** An op that PyTorch has with the same attributes. */
function alike(op: string, name: string, attrs: Attrs, inputs: Comparison["inputs"], layout?: string): Comparison {
  return { name, op, attrs, torch: op, attributes: { ...attrs, ...(layout ? { layout } : {}) }, inputs };
}

function volume(
  name: string,
  at: { stride?: number; padding?: number; dilation?: number; groups?: number },
): Comparison {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = at;
  const attrs = {
    strides: three(stride),
    padding: three(padding).map((n) => [n, n]),
    dilations: three(dilation),
    groups,
  };
  const inputs = { x: image(2, 5, 6, 7, 4), weight: weight(6, 4 / groups, 3, 2, 3), bias: weight(6) };
  return { name: `conv3d, ${name}`, op: "conv3d_layer", attrs, torch: "conv3d", attributes: at, inputs };
}

function pooledVolume(kind: "max" | "avg", kernel: number, stride: number, padding: number): Comparison {
  const attrs = { size: three(kernel), strides: three(stride), padding: three(padding).map((n) => [n, n]) };
  const name = `${kind} pooling of volumes ${kernel}/${stride}/${padding}`;
  const inputs = { x: image(2, 5, 6, 7, 3) };
  return {
    name,
    op: `${kind}_pool3d`,
    attrs,
    torch: `${kind}_pool3d`,
    attributes: { kernel, stride, padding },
    inputs,
  };
}

function adaptive(kind: "max" | "avg", size: readonly number[]): Comparison {
  const x = size.length === 2 ? image(2, 7, 9, 3) : image(2, 5, 6, 7, 3);
  return alike(`adaptive_${kind}_pool`, `adaptive ${kind} pooling to ${size.join("x")}`, { size }, { x });
}

function sampled(method: string, padding: string, align_corners: boolean): Comparison {
  const attrs = { method, padding, align_corners };
  const attributes = { mode: method, padding_mode: padding, align_corners };
  const name = `grid sample, ${method}, ${padding}${align_corners ? ", corners aligned" : ""}`;
  // A standard normal place lies outside in about half of all cases.
  const inputs = { x: image(2, 5, 7, 3), grid: normal([2, 4, 6, 2], "grid") };
  return { name, op: "grid_sample", attrs, torch: "grid_sample", attributes, inputs };
}

function region(
  rotated: boolean,
  scale: number,
  sampling_ratio: number,
  aligned: boolean,
  clockwise = false,
): Comparison {
  const op = rotated ? "roi_align_rotated" : "roi_align";
  const size = [3, 4];
  const attrs = {
    size,
    spatial_scale: scale,
    sampling_ratio,
    aligned,
    most_samples: 6,
    ...(rotated ? { clockwise } : {}),
  };
  const attributes = { size, scale, sampling_ratio, aligned, clockwise };
  const name = `${op}, scale ${scale}, ratio ${sampling_ratio}${aligned ? ", aligned" : ""}${clockwise ? ", with the clock" : ""}`;
  const rois = rotated
    ? numbers([4, 6], [0, 6, 5, 9, 6, 0.4, 1, 8, 4, 3, 12, -1.2, 1, 1, 1, 8, 5, 2.5, 0, 7, 7, 0.4, 0.3, 0.1])
    : numbers([4, 5], [0, 1, 2, 9, 8.5, 1, -3, -2, 5, 4, 1, 4, 3, 15, 14, 0, 3, 3, 3.2, 3.1]);
  return { name, op, attrs, torch: op, attributes, inputs: { x: image(2, 8, 9, 3), rois } };
}

/** Boxes around the middle, about half of them touching another one: corners, or centre, sides and angle. */
function boxes(count: number, rotated: boolean, key: string): HostTensor {
  const drawn = normal([count, 5], key).data as Float32Array;
  const rows = Array.from({ length: count }, (_, i) => {
    const [x, y, w, h, angle] = drawn.subarray(i * 5, i * 5 + 5) as unknown as [number, number, number, number, number];
    const [cx, cy, width, height] = [8 + 4 * x, 8 + 4 * y, 3 + 2 * Math.abs(w), 3 + 2 * Math.abs(h)];
    if (rotated) return [cx, cy, width, height, 2 * angle];
    return [cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2];
  });
  return numbers([count, rotated ? 5 : 4], rows.flat());
}

function suppressed(op: "nms" | "nms_rotated", threshold: number, maximum: number, grouped = false): Comparison {
  const count = op === "nms" ? 80 : 30;
  const inputs = {
    boxes: boxes(count, op !== "nms", "boxes"),
    scores: normal([count], "scores"),
    ...(grouped ? { groups: below(3, [count], "groups") } : {}),
  };
  const name = `${op}, threshold ${threshold}, ${maximum} at most${grouped ? ", groups" : ""}`;
  return alike(op, name, { threshold, maximum }, inputs);
}

const distinct: HostTensor = {
  dtype: "i32",
  shape: [3, 4],
  data: Int32Array.of(0, 2, 1, 6, 5, 0, 4, 2, 3, 6, 0, 1),
};
const spots = { x: normal([3, 7], "x"), index: below(7, [3, 4], "index") };

/** Ops on volumes, places, boxes and assignments. */
export const placeComparisons: readonly Comparison[] = [
  volume("plain", {}),
  volume("stride 2, padded", { stride: 2, padding: 1 }),
  volume("dilated", { dilation: 2, padding: 2 }),
  volume("two groups", { groups: 2, padding: 1 }),
  {
    name: "transposed conv2d, groups, dilated, output padding",
    op: "conv_transpose_layer",
    attrs: { strides: [2, 2], padding: [1, 1], output_padding: [1, 1], dilations: [2, 2], groups: 2 },
    torch: "conv_transpose2d",
    attributes: { stride: 2, padding: 1, output_padding: 1, dilation: 2, groups: 2 },
    inputs: { x: image(2, 4, 5, 4), weight: weight(4, 3, 3, 2), bias: weight(6) },
  },
  pooledVolume("max", 2, 2, 0),
  pooledVolume("max", 3, 2, 1),
  pooledVolume("avg", 3, 2, 1),
  adaptive("avg", [3, 4]),
  adaptive("avg", [1, 1]),
  adaptive("avg", [2, 4, 3]),
  adaptive("max", [3, 4]),
  adaptive("max", [1, 1]),
  adaptive("max", [2, 4, 3]),
  sampled("bilinear", "zeros", false),
  sampled("bilinear", "border", true),
  sampled("bilinear", "zeros", true),
  sampled("nearest", "zeros", false),
  sampled("nearest", "border", true),
  sampled("bicubic", "zeros", false),
  sampled("bicubic", "border", true),
  sampled("bilinear", "reflection", false),
  sampled("nearest", "reflection", true),
  sampled("bicubic", "reflection", false),
  alike("window_partition", "window partition", { size: [2, 3] }, { x: image(2, 4, 6, 3) }, "NCHW"),
  alike("roll", "cyclic shift", { shifts: [-1, 2], axes: [1, 2] }, { x: image(2, 4, 6, 3) }, "NCHW"),
  { name: "take along an axis", op: "take_along_axis", torch: "gather", attributes: { axis: -1 }, inputs: spots },
  alike("scatter_add", "scatter add", { axis: 1 }, { ...spots, updates: normal([3, 4], "updates") }),
  alike("scatter", "scatter", { axis: 1 }, { x: spots.x, index: distinct, updates: normal([3, 4], "updates") }),
  alike("top_k", "top k", { k: 3 }, { x: normal([4, 9], "x") }),
  alike("sort", "sort", { axis: 1, descending: false }, { x: normal([3, 8, 2], "x") }),
  alike("sort", "sort, downwards", { axis: -1, descending: true }, { x: normal([3, 8], "x") }),
  alike(
    "argsort",
    "argsort of equals",
    { axis: 0, descending: false },
    {
      x: numbers([6, 2], [2, 1, 1, 1, 2, 0, 1, 1, 0, 0, 2, 1]),
    },
  ),
  alike("cumsum", "running sums", { axis: 1 }, { x: normal([3, 5, 2], "x") }),
  alike(
    "einsum",
    "einsum, attention",
    { equation: "bqhd,bkhd->bhqk" },
    {
      a: normal([2, 3, 4, 5], "q"),
      b: normal([2, 6, 4, 5], "k"),
    },
  ),
  alike(
    "einsum",
    "einsum, three operands",
    { equation: "ai,ijz,jb->ba" },
    {
      a: normal([2, 3], "one"),
      b: normal([3, 4, 2], "two"),
      c: normal([4, 5], "three"),
    },
  ),
  alike("box_iou", "overlaps", {}, { a: boxes(7, false, "a"), b: boxes(9, false, "b") }),
  alike("rotated_iou", "rotated overlaps", {}, { a: boxes(7, true, "a"), b: boxes(9, true, "b") }),
  suppressed("nms", 0.3, 100),
  suppressed("nms", 0.6, 10),
  suppressed("nms", 0.3, 50, true),
  suppressed("nms_rotated", 0.2, 30),
  region(false, 1, 2, false),
  region(false, 0.5, 3, true),
  region(false, 1, 0, true),
  region(true, 1, 2, true),
  region(true, 0.5, 3, false, true),
  region(true, 1, 0, true),
  alike(
    "sinkhorn",
    "sinkhorn",
    { epsilon: 0.05, iterations: 3 },
    {
      x: numbers(
        [12, 5],
        [...(normal([60], "cosines").data as Float32Array)].map((value) => Math.tanh(value)),
      ),
    },
  ),
  alike(
    "ema_update",
    "moving average",
    {},
    {
      average: normal([3, 4], "average"),
      value: normal([3, 4], "value"),
      momentum: numbers([], [0.9]),
    },
  ),
];
