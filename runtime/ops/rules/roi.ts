import type { OpBuilder, Value } from "../../../compiler/ir/op.ts";
import { type TensorType, tensor } from "../../../compiler/ir/type.ts";
import { calc } from "./calc.ts";
import { needAttr, needDType, needEqual, needFloat, needRank } from "./judge.ts";
import { column, edgeTaps, held, sample } from "./sampling.ts";

/** The attributes of both kinds of RoI align. */
export interface RoiAttrs {
  readonly size: readonly number[];
  readonly spatial_scale: number;
  readonly sampling_ratio: number;
  readonly most_samples: number;
  readonly aligned: boolean;
}

/** Their defaults. */
export const roiDefaults: RoiAttrs = { size: [], spatial_scale: 1, sampling_ratio: 0, most_samples: 4, aligned: true };

/** Judges images x [N, H, W, C] and boxes of `numbers` numbers, the first of which is the image. */
export function judgeRoi(op: string, x: TensorType, rois: TensorType, numbers: number, attrs: RoiAttrs): TensorType {
  needRank(op, "x", x, 4);
  needRank(op, "rois", rois, 2);
  needFloat(op, "x", x);
  needDType(op, "rois", rois, "f32");
  needEqual(op, "the last size of rois and the numbers of a box", rois.shape[1]!, numbers);
  const { size, sampling_ratio: ratio, most_samples: most } = attrs;
  const whole = (least: number) => (n: number) => Number.isInteger(n) && n >= least;
  needAttr(op, "size", size, "two whole numbers from 1", size.length === 2 && size.every(whole(1)));
  needAttr(op, "sampling_ratio", ratio, "a whole number from 0", whole(0)(ratio));
  needAttr(op, "most_samples", most, "a whole number from 1", whole(1)(most));
  return tensor(x.dtype, [rois.shape[0]!, ...size, x.shape[3]!]);
}

/** Samples of one side of all boxes: their distances from the side's start [R, bins, samples], and the share of each in its bin's mean. */
interface Side {
  readonly at: Value;
  readonly share: Value;
}

/**
 * Cuts sides of `length` [R] into bins and these into samples: `sampling_ratio` of them, or one for each begun pixel of a bin,
 * `most_samples` at most, the rest of which have no share.
 */
export function samplesOf(g: OpBuilder, length: Value, bins: number, attrs: RoiAttrs): Side {
  const c = calc(g);
  const count = length.type.shape[0]!;
  const { sampling_ratio: ratio, most_samples: most } = attrs;
  const samples = ratio > 0 ? ratio : most;
  const line = (axis: 1 | 2) =>
    g.op("iota", [], { shape: [1, bins, samples].map((d, i) => (i === axis ? d : 1)), axis, dtype: "f32" });
  const bin = c.mul(c.reshape(length, [count, 1, 1]), 1 / bins);
  const number = c.add(line(2), 0.5);
  const start = c.mul(bin, line(1));
  if (ratio > 0) {
    return {
      at: c.add(start, c.mul(bin, c.mul(number, 1 / samples))),
      share: g.constant(1 / samples, tensor("f32", [1, 1, samples])),
    };
  }
  const begun = c.neg(c.one("floor", c.neg(bin)));
  const used = held(c, begun, 1, most);
  // A box without extent has no samples.
  const real = c.cast(c.two("logical_and", c.compare(number, used, "lt"), c.compare(begun, 1, "ge")), "f32");
  return { at: c.add(start, c.mul(bin, c.div(number, used))), share: c.div(real, used) };
}

/**
 * Means over the samples of each bin. `rows` and `columns` are places on the map and broadcast to [R, bins, samples, bins, samples],
 * as do the shares.
 */
export function binMeans(
  g: OpBuilder,
  x: Value,
  rois: Value,
  at: { readonly rows: Value; readonly columns: Value },
  share: Value,
): Value {
  const c = calc(g);
  const [, h, w] = x.type.shape as [number, number, number, number];
  const image = c.reshape(c.cast(column(g, rois, 0), "i32"), [rois.type.shape[0]!, 1, 1, 1, 1]);
  const values = sample(g, x, image, edgeTaps(c, at.rows, h), edgeTaps(c, at.columns, w), share);
  return c.cast(c.sum(values, [2, 4]), x.type.dtype);
}

/** A side's places or shares as [R, bins, samples, 1, 1], or [R, 1, 1, bins, samples]. */
export function spread(g: OpBuilder, value: Value, side: "rows" | "columns"): Value {
  const [n, bins, samples] = value.type.shape as [number, number, number];
  return calc(g).reshape(value, side === "rows" ? [n, bins, samples, 1, 1] : [n, 1, 1, bins, samples]);
}
