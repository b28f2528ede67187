import { type TensorType, tensor } from "../../../compiler/ir/type.ts";
import type { ConvAttrs } from "./convolution.ts";
import { needDivisible, needEqual, needFloat, needRank, needSameDType } from "./judge.ts";
import { type Reach, reachOf } from "./window.ts";

/** Defaults of the attributes of a convolution of volumes. */
export const volumeConvDefaults: ConvAttrs = {
  strides: [1, 1, 1],
  dilations: [1, 1, 1],
  padding: "valid",
  groups: 1,
};

/** How the windows of a convolution of volumes move, and its result's type. */
export interface VolumePlan {
  readonly y: TensorType;
  readonly depth: Reach;
  readonly rows: Reach;
  readonly columns: Reach;
}

/** Judges a convolution of `x` [N, D, H, W, C] with a weight [KD, KH, KW, C / groups, O]. */
export function planVolume(op: string, x: TensorType, w: TensorType, attrs: ConvAttrs): VolumePlan {
  needRank(op, "x", x, 5);
  needRank(op, "weight", w, 5);
  needFloat(op, "x", x);
  needSameDType(op, "weight", w, x);
  const [n, d, h, width, channels] = x.shape as [number, number, number, number, number];
  const [kd, kh, kw, inner, out] = w.shape as [number, number, number, number, number];
  needDivisible(op, "the input channels into groups", channels, attrs.groups);
  needDivisible(op, "the output channels into groups", out, attrs.groups);
  needEqual(op, "the channels of x in a group and those of the weight", channels / attrs.groups, inner);
  const { strides, dilations, padding } = attrs;
  const [depth, rows, columns] = reachOf(op, [d, h, width] as const, [kd, kh, kw], strides, dilations, padding);
  return { y: tensor(x.dtype, [n, depth.out, rows.out, columns.out, out]), depth, rows, columns };
}

/** Padding of the two inner axes, as the ops of images take it. */
export const around = (rows: Reach, columns: Reach): readonly (readonly [number, number])[] => [
  [rows.before, rows.after],
  [columns.before, columns.after],
];
