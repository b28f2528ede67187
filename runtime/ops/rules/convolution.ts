import type { TfAttr, TfBuilder, TfTensor } from "../../../compiler/ir/op.ts";
import { type Shape, type TensorType, tensor } from "../../../compiler/ir/type.ts";
import { needDivisible, needEqual, needFloat, needRank, needSameDType } from "./judge.ts";
import { indices, pairs, tfConcat, tfReshape, tfSlice } from "./tf.ts";
import { type Padding, type Reach, reachOf } from "./window.ts";

/** The attributes that a convolution and its two gradients share. */
export interface ConvAttrs {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: Padding;
  readonly groups: number;
}

/** Their defaults. */
export const convDefaults: ConvAttrs = { strides: [1, 1], dilations: [1, 1], padding: "valid", groups: 1 };

/** The shapes of x [N, H, W, C], weight [KH, KW, C / groups, O] and result [N, H', W', O], and how windows move. */
export interface ConvPlan {
  readonly x: Shape;
  readonly w: Shape;
  readonly y: Shape;
  readonly rows: Reach;
  readonly columns: Reach;
  readonly groups: number;
}

/** Judges a convolution of `x` with `w`. */
export function planConv(op: string, x: TensorType, w: TensorType, attrs: ConvAttrs): ConvPlan {
  needRank(op, "x", x, 4);
  needRank(op, "weight", w, 4);
  needFloat(op, "x", x);
  needSameDType(op, "weight", w, x);
  const [n, h, width, channels] = x.shape as [number, number, number, number];
  const [kh, kw, inner, out] = w.shape as [number, number, number, number];
  needDivisible(op, "the input channels into groups", channels, attrs.groups);
  needDivisible(op, "the output channels into groups", out, attrs.groups);
  needEqual(op, "the channels of x in a group and those of the weight", channels / attrs.groups, inner);
  const [rows, columns] = reachOf(op, [h, width], [kh, kw], attrs.strides, attrs.dilations, attrs.padding);
  return { x: x.shape, w: w.shape, y: [n, rows.out, columns.out, out], rows, columns, groups: attrs.groups };
}

/** Calls `visit` with the positions in x, weight and result for each product of the convolution. */
export function eachProduct(plan: ConvPlan, visit: (x: number, w: number, y: number) => void): void {
  const [n, h, width, channels] = plan.x as [number, number, number, number];
  const [kh, kw, inner, out] = plan.w as [number, number, number, number];
  const [, oh, ow] = plan.y as [number, number, number, number];
  const perGroup = out / plan.groups;
  const { rows, columns } = plan;
  for (let b = 0; b < n; b++)
    for (let i = 0; i < oh; i++)
      for (let j = 0; j < ow; j++)
        for (let u = 0; u < kh; u++) {
          const row = i * rows.stride + u * rows.dilation - rows.before;
          if (row < 0 || row >= h) continue;
          for (let v = 0; v < kw; v++) {
            const column = j * columns.stride + v * columns.dilation - columns.before;
            if (column < 0 || column >= width) continue;
            for (let o = 0; o < out; o++) {
              const first = Math.floor(o / perGroup) * inner;
              const [atX, atY] = [
                ((b * h + row) * width + column) * channels + first,
                ((b * oh + i) * ow + j) * out + o,
              ];
              for (let c = 0; c < inner; c++) visit(atX + c, ((u * kw + v) * inner + c) * out + o, atY);
            }
          }
        }
}

/** What TensorFlow's convolutions are told besides their tensors. */
function tfAttrs(plan: ConvPlan, dtype: TensorType["dtype"], dilated: boolean): Record<string, TfAttr> {
  const { rows, columns } = plan;
  const around = [0, 0, rows.before, rows.after, columns.before, columns.after, 0, 0];
  const plain = around.every((n) => n === 0);
  return {
    T: { type: dtype },
    strides: { ints: [1, rows.stride, columns.stride, 1] },
    // A spread kernel holds its dilation already.
    dilations: { ints: dilated ? [1, rows.dilation, columns.dilation, 1] : [1, 1, 1, 1] },
    data_format: { s: "NHWC" },
    padding: { s: plain ? "VALID" : "EXPLICIT" },
    explicit_paddings: { ints: plain ? [] : around },
  };
}

/** The kernel with zeros between its entries: TensorFlow's gradient kernels on a CPU know no dilation. */
function tfSpread(t: TfBuilder, w: TfTensor, plan: ConvPlan): TfTensor {
  const { rows, columns } = plan;
  if (rows.dilation === 1 && columns.dilation === 1) return w;
  const [kh, kw, inner, out] = w.shape as [number, number, number, number];
  const apart = tfReshape(t, w, [kh, 1, kw, 1, inner * out]);
  const widths = pairs(t, [
    [0, 0],
    [0, rows.dilation - 1],
    [0, 0],
    [0, columns.dilation - 1],
    [0, 0],
  ]);
  const padded = t.node(
    "Pad",
    "output",
    [apart, widths],
    { T: { type: w.dtype }, Tpaddings: { type: "i32" } },
    tensor(w.dtype, [kh, rows.dilation, kw, columns.dilation, inner * out]),
  );
  const whole = tfReshape(t, padded, [kh * rows.dilation, kw * columns.dilation, inner, out]);
  return tfSlice(t, whole, [0, 0, 0, 0], [rows.window, columns.window, inner, out]);
}

/** Every dilation-th entry of a spread kernel. */
function tfGatherSpread(t: TfBuilder, w: TfTensor, plan: ConvPlan): TfTensor {
  const { rows, columns } = plan;
  if (rows.dilation === 1 && columns.dilation === 1) return w;
  const at = [[0, 0, 0, 0], w.shape, [rows.dilation, columns.dilation, 1, 1]].map((v) => indices(t, v));
  const attrs = { T: { type: w.dtype }, Index: { type: "i32" } } as const;
  return t.node("StridedSlice", "output", [w, ...at], attrs, tensor(w.dtype, plan.w));
}

/** Cuts the last axis of both operands into groups, works on each pair, and joins the results along that axis. */
function byGroup(
  t: TfBuilder,
  plan: ConvPlan,
  a: readonly [TfTensor, "x" | "w" | "y"],
  b: readonly [TfTensor, "x" | "w" | "y"],
  run: (plan: ConvPlan, a: TfTensor, b: TfTensor) => TfTensor,
): TfTensor {
  const { groups } = plan;
  const narrow = (shape: Shape) => shape.map((d, i) => (i === shape.length - 1 ? d / groups : d));
  const one: ConvPlan = { ...plan, x: narrow(plan.x), w: narrow(plan.w), y: narrow(plan.y), groups: 1 };
  const part = ([value, role]: readonly [TfTensor, "x" | "w" | "y"], group: number): TfTensor => {
    const size = one[role];
    return tfSlice(
      t,
      value,
      size.map((d, i) => (i === size.length - 1 ? group * d : 0)),
      size,
    );
  };
  const parts = Array.from({ length: groups }, (_, group) => run(one, part(a, group), part(b, group)));
  return tfConcat(t, parts, 3);
}

/** One input channel a group, which TensorFlow has kernels of its own for (with equal strides and no dilation). */
const depthwise = ({ w, groups, rows, columns }: ConvPlan): boolean =>
  groups > 1 && w[2] === 1 && rows.stride === columns.stride && rows.dilation === 1 && columns.dilation === 1;

/** The weight [KH, KW, 1, C · M] as those kernels want it: [KH, KW, C, M]. */
const depthwiseShape = ({ w, groups }: ConvPlan): Shape => [w[0]!, w[1]!, groups, w[3]! / groups];

/** The convolution in TensorFlow. Without XLA, groups run one after the other (its CPU kernels lack grouped gradients). */
export function tfConv(t: TfBuilder, plan: ConvPlan, x: TfTensor, w: TfTensor): TfTensor {
  const type = tensor(x.dtype, plan.y);
  if (t.xla || plan.groups === 1) return t.node("Conv2D", "output", [x, w], tfAttrs(plan, x.dtype, true), type);
  if (!depthwise(plan)) return byGroup(t, plan, [x, "x"], [w, "w"], (one, a, b) => tfConv(t, one, a, b));
  const kernel = tfReshape(t, w, depthwiseShape(plan));
  return t.node("DepthwiseConv2dNative", "output", [x, kernel], tfAttrs(plan, x.dtype, false), type);
}

/** Its gradient for the image. */
export function tfConvGradInput(t: TfBuilder, plan: ConvPlan, w: TfTensor, up: TfTensor): TfTensor {
  const type = tensor(w.dtype, plan.x);
  const attrs = tfAttrs(plan, w.dtype, t.xla);
  if (!t.xla && depthwise(plan)) {
    const operands = [indices(t, plan.x), tfReshape(t, w, depthwiseShape(plan)), up];
    return t.node("DepthwiseConv2dNativeBackpropInput", "output", operands, attrs, type);
  }
  if (!t.xla && plan.groups > 1) {
    return byGroup(t, plan, [w, "w"], [up, "y"], (one, a, b) => tfConvGradInput(t, one, a, b));
  }
  const kernel = t.xla ? w : tfSpread(t, w, plan);
  return t.node("Conv2DBackpropInput", "output", [indices(t, plan.x), kernel, up], attrs, type);
}

/** Its gradient for the weight. */
export function tfConvGradWeight(t: TfBuilder, plan: ConvPlan, x: TfTensor, up: TfTensor): TfTensor {
  const attrs = tfAttrs(plan, x.dtype, t.xla);
  const backprop = (op: string, shape: Shape) =>
    t.node(op, "output", [x, indices(t, shape), up], attrs, tensor(x.dtype, shape));
  if (t.xla) return backprop("Conv2DBackpropFilter", plan.w);
  if (depthwise(plan)) {
    return tfReshape(t, backprop("DepthwiseConv2dNativeBackpropFilter", depthwiseShape(plan)), plan.w);
  }
  if (plan.groups > 1) {
    return byGroup(t, plan, [x, "x"], [up, "y"], (one, a, b) => tfConvGradWeight(t, one, a, b));
  }
  const spread = [plan.rows.window, plan.columns.window, plan.w[2]!, plan.w[3]!];
  return tfGatherSpread(t, backprop("Conv2DBackpropFilter", spread), plan);
}
