// N images, H W pixels, C channels, O outputs, K classes.
import { gradients } from "../../compiler/autodiff/gradients.ts";
import { GraphBuilder } from "../../compiler/ir/builder.ts";
import type { Attrs } from "../../compiler/ir/op.ts";
import { isFloat } from "../../compiler/ir/type.ts";
import { ops } from "../../runtime/ops/generated/index.ts";
import type { HostTensor } from "../../runtime/tf/host-values.ts";
import { openSession, type Results } from "../../runtime/tf/session.ts";
import { Differences } from "../support/differences.ts";
import { askPython, needParityPython, type PythonAnswer } from "../support/parity-python.ts";
import { below, normal } from "../support/parity-values.ts";
import { type Comparison, placeComparisons } from "../support/place-comparisons.ts";

const same = (n: number): [number, number] => [n, n];
const around = (n: number): number[][] => [same(n), same(n)];
const image = (...shape: number[]): HostTensor => normal(shape, "image", ...shape);
const weight = (...shape: number[]): HostTensor => normal(shape, "weight", ...shape);
const positive = (n: number): HostTensor => ({
  dtype: "f32",
  shape: [n],
  data: (normal([n], "positive").data as Float32Array).map((value) => value * value + 0.5),
});
/** Labels below 5, about a fifth of them 9. */
const labels = (...shape: number[]): HostTensor => {
  const drawn = below(5, shape, "labels");
  const ignored = below(5, shape, "ignored");
  return { ...drawn, data: (drawn.data as Int32Array).map((label, i) => (ignored.data[i] === 0 ? 9 : label)) };
};

function convolution(
  name: string,
  n: number,
  at: { stride?: number; padding?: number; dilation?: number; groups?: number },
) {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = at;
  const attrs = { strides: same(stride), padding: around(padding), dilations: same(dilation), groups };
  const inputs = { x: image(2, 9, 10, 4), weight: weight(6, 4 / groups, n, n), bias: weight(6) };
  return { name: `conv2d, ${name}`, op: "conv_layer", attrs, torch: "conv2d", attributes: at, inputs };
}

function resized(method: string, height: number, width: number, align_corners = false): Comparison {
  const attrs = { method, height, width, align_corners };
  const attributes = { mode: method, size: [height, width], align_corners };
  const name = `resize, ${method} to ${height}x${width}${align_corners ? ", corners aligned" : ""}`;
  return { name, op: "resize", attrs, torch: "interpolate", attributes, inputs: { x: image(2, 5, 7, 3) } };
}

function pooled(kind: "max" | "avg", kernel: number, stride: number, padding: number): Comparison {
  const attrs = { size: same(kernel), strides: same(stride), padding: around(padding) };
  const name = `${kind} pooling ${kernel}/${stride}/${padding}`;
  const attributes = { kernel, stride, padding };
  return { name, op: `${kind}_pool2d`, attrs, torch: `${kind}_pool2d`, attributes, inputs: { x: image(2, 7, 9, 3) } };
}

function pointwise(op: string, more: { attrs?: Attrs; attributes?: object } = {}, name = op): Comparison {
  return { name, op, torch: op, inputs: { x: normal([4, 33], "points") }, ...more };
}

function entropy(name: string, ignore_index: number | null, label_smoothing: number): Comparison {
  const target = ignore_index === null ? below(5, [2, 4, 6], "target") : labels(2, 4, 6);
  const attributes = { label_smoothing, ...(ignore_index === null ? {} : { ignore_index }) };
  const inputs = { x: image(2, 4, 6, 5), target };
  const attrs = { ignore_index, label_smoothing };
  return { name: `cross entropy${name}`, op: "cross_entropy", attrs, torch: "cross_entropy", attributes, inputs };
}

const normed = { x: image(3, 4, 5, 6), weight: weight(6), bias: weight(6) };
const heads = { q: normal([2, 3, 5, 8], "q"), k: normal([2, 3, 7, 8], "k"), v: normal([2, 3, 7, 4], "v") };

const comparisons: readonly Comparison[] = [
  convolution("plain", 3, {}),
  convolution("1x1", 1, {}),
  convolution("padded", 3, { padding: 1 }),
  convolution("stride 2, padded", 3, { stride: 2, padding: 1 }),
  convolution("stride 3 of a 2x2", 2, { stride: 3 }),
  convolution("dilated", 3, { dilation: 2, padding: 2 }),
  convolution("two groups", 3, { groups: 2, padding: 1, stride: 2 }),
  {
    name: "conv2d, depthwise, dilated",
    op: "conv_layer",
    attrs: { groups: 4, padding: around(2), dilations: same(2) },
    torch: "conv2d",
    attributes: { groups: 4, padding: 2, dilation: 2 },
    inputs: { x: image(2, 6, 7, 4), weight: weight(8, 1, 3, 3) },
  },
  {
    name: "transposed conv2d",
    op: "conv_transpose_layer",
    attrs: { strides: same(2), padding: same(1) },
    torch: "conv_transpose2d",
    attributes: { stride: 2, padding: 1 },
    inputs: { x: image(2, 4, 5, 3), weight: weight(3, 6, 4, 4), bias: weight(6) },
  },
  resized("bilinear", 10, 14),
  resized("bilinear", 8, 3),
  resized("bilinear", 9, 13, true),
  resized("bicubic", 10, 14),
  resized("bicubic", 3, 11),
  resized("bicubic", 9, 13, true),
  { ...resized("nearest", 10, 17), attributes: { mode: "nearest", size: [10, 17] } },
  {
    name: "layer norm",
    op: "layer_norm",
    attrs: { eps: 1e-6 },
    torch: "layer_norm",
    attributes: { eps: 1e-6, layout: "NCHW" },
    inputs: normed,
  },
  { name: "batch norm, training", op: "batch_norm_train", torch: "batch_norm", inputs: normed },
  {
    name: "batch norm, running statistics",
    op: "batch_norm_eval",
    torch: "batch_norm",
    attributes: { training: false },
    inputs: {
      x: normed.x,
      running_mean: weight(6),
      running_var: positive(6),
      weight: normed.weight,
      bias: normed.bias,
    },
  },
  {
    name: "group norm",
    op: "group_norm",
    attrs: { groups: 3 },
    torch: "group_norm",
    attributes: { groups: 3 },
    inputs: normed,
  },
  pointwise("gelu", { attributes: { approximate: "none" } }, "gelu, exact"),
  pointwise("gelu", { attrs: { approximate: "tanh" }, attributes: { approximate: "tanh" } }, "gelu, tanh"),
  ...["relu", "sigmoid", "tanh", "silu", "erf", "softmax", "log_softmax"].map((op) => pointwise(op)),
  {
    name: "linear",
    op: "linear",
    torch: "linear",
    inputs: { x: normal([2, 3, 8], "rows"), weight: weight(5, 8), bias: weight(5) },
  },
  { name: "attention", op: "attention", torch: "attention", inputs: heads },
  {
    name: "attention with a mask",
    op: "attention",
    torch: "attention",
    inputs: { ...heads, mask: normal([2, 1, 1, 7], "mask") },
  },
  {
    name: "pixel shuffle",
    op: "depth_to_space",
    attrs: { block: 2 },
    torch: "pixel_shuffle",
    attributes: { factor: 2 },
    inputs: { x: image(2, 3, 4, 12) },
  },
  {
    name: "pixel unshuffle",
    op: "space_to_depth",
    attrs: { block: 2 },
    torch: "pixel_unshuffle",
    attributes: { factor: 2 },
    inputs: { x: image(2, 4, 6, 3) },
  },
  pooled("max", 2, 2, 0),
  pooled("max", 3, 2, 1),
  pooled("avg", 2, 2, 0),
  pooled("avg", 3, 2, 1),
  {
    name: "rows of a table",
    op: "gather",
    torch: "embedding",
    inputs: { table: normal([7, 5], "table"), index: below(7, [3, 4], "index") },
  },
  entropy("", null, 0),
  entropy(", some ignored", 9, 0),
  entropy(", smoothed", null, 0.1),
  entropy(", some ignored, smoothed", 9, 0.1),
  ...placeComparisons,
];

/** Inputs that PyTorch gives no gradient for. */
const given = ["running_mean", "running_var", "rois", "momentum"];
const isImage = ({ shape }: HostTensor): boolean => shape.length === 4 || shape.length === 5;
const channelsAreLast = ({ inputs }: Comparison): boolean => inputs.x !== undefined && isImage(inputs.x);

/** All comparisons as one graph with outputs `<i>.y` and `<i>.grad.<input>`, and what is fed to it. */
function together() {
  const g = new GraphBuilder("comparisons", ops);
  const feeds: Record<string, HostTensor> = {};
  comparisons.forEach(({ op, attrs = {}, inputs }, i) => {
    const names = Object.keys(inputs);
    const values = names.map((name) => {
      feeds[`${i}.${name}`] = inputs[name]!;
      const { dtype, shape } = inputs[name]!;
      return g.input(`${i}.${name}`, { dtype, shape });
    });
    const y = g.op(op, values, attrs);
    g.output(`${i}.y`, y);
    if (!isFloat(y.type.dtype)) return;
    let scalar = y;
    if (y.type.shape.length > 0) {
      feeds[`${i}.dy`] = normal(y.type.shape, "dy", i);
      const dy = g.input(`${i}.dy`, y.type);
      const axes = y.type.shape.map((_, axis) => axis);
      scalar = g.op("reduce_sum", [g.op("mul", [y, dy])], { axes, keep: false });
    }
    const trained = names.flatMap((name, k) =>
      isFloat(inputs[name]!.dtype) && !given.includes(name) ? [[name, values[k]!] as const] : [],
    );
    gradients(
      g,
      scalar,
      trained.map(([, value]) => value),
    ).forEach((slope, k) => {
      g.output(`${i}.grad.${trained[k]![0]}`, slope);
    });
  });
  return { graph: g.finish(), feeds };
}

describe("single ops against PyTorch @parity @engine", function () {
  this.timeout(600_000);
  const differences = new Differences();
  const { graph, feeds } = together();
  let answer: PythonAnswer;

  before(async function () {
    needParityPython(this);
    const cases = comparisons.map((comparison, i) => {
      const layout = channelsAreLast(comparison) ? "NHWC" : "NCHW";
      return { id: String(i), op: comparison.torch, attributes: { layout, ...comparison.attributes } };
    });
    answer = await askPython("ops_reference.py", { cases }, new Map(Object.entries(feeds)));
  });
  after(() => differences.say());

  for (const compile of ["plain", "xla"] as const) {
    describe(compile, () => {
      let results: Results;
      before(async () => {
        const session = await openSession({ comparisons: { graph, compile } }, []);
        try {
          results = session.run("comparisons", feeds);
        } finally {
          session.close();
        }
      });

      comparisons.forEach((comparison, i) => {
        it(comparison.name, () => {
          const compared = [...graph.outputs.keys()].filter((name) => name.startsWith(`${i}.`));
          for (const name of compared) {
            const found = results[name]!;
            const kind = name.includes(".grad.") ? "gradient" : "result";
            const values = typeof found === "number" ? [found] : (found as Float32Array);
            const at = `${comparison.name}${name.slice(String(i).length)}, ${compile}`;
            differences.relative(kind, at, values, answer.tensors.get(name)!.data, kind === "result" ? 1e-5 : 1e-4);
          }
        });
      });
    });
  }
});
