import type { OpBuilder, Value } from "../../../compiler/ir/op.ts";
import { type TensorType, tensor } from "../../../compiler/ir/type.ts";
import { calc } from "./calc.ts";
import { needAttr, needDType, needEqual, needRank, needRankFrom } from "./judge.ts";

/** The attributes of non-maximum suppression. */
export interface SuppressAttrs {
  readonly threshold: number;
  readonly maximum: number;
  readonly least: number | null;
}

/** Scores below this are none: −∞ marks places without a box. */
const lowest = -3e38;

/** Their defaults. */
export const suppressDefaults: SuppressAttrs = { threshold: 0, maximum: 0, least: null };

/** Judges boxes [N, numbers] or [B, N, numbers], scores and perhaps groups [N] or [B, N]; gives the type of the indices. */
export function judgeSuppress(
  op: string,
  boxes: TensorType,
  scores: TensorType,
  rest: readonly TensorType[],
  numbers: number,
  { threshold, maximum }: SuppressAttrs,
): TensorType {
  needDType(op, "boxes", boxes, "f32");
  needDType(op, "scores", scores, "f32");
  needRankFrom(op, "boxes", boxes, 2);
  needRank(op, "boxes", boxes, Math.min(boxes.shape.length, 3));
  needEqual(op, "the last size of boxes and the numbers of a box", boxes.shape.at(-1)!, numbers);
  const listed = boxes.shape.slice(0, -1);
  needEqual(op, "the numbers of boxes and scores", listed.join(", "), scores.shape.join(", "));
  needAttr(op, "the count of groups' operands", rest.length, "0 or 1", rest.length <= 1);
  for (const groups of rest) {
    needDType(op, "groups", groups, "i32");
    needEqual(op, "the numbers of boxes and groups", listed.join(", "), groups.shape.join(", "));
  }
  needAttr(op, "threshold", threshold, "from 0 to 1", threshold >= 0 && threshold <= 1);
  needAttr(op, "maximum", maximum, "a whole number from 1", Number.isInteger(maximum) && maximum >= 1);
  return tensor("i32", [...listed.slice(0, -1), maximum]);
}

/**
 * Greedy suppression: from the highest score (the first one among equals) down, a box is kept unless it overlaps one that was kept by
 * more than the threshold, by the op `overlap`; boxes of different groups do not touch. Gives the indices of the first `maximum` that
 * are kept, -1 behind.
 */
export function suppress(
  g: OpBuilder,
  overlap: string,
  given: { readonly boxes: Value; readonly scores: Value; readonly groups: Value | undefined },
  attrs: SuppressAttrs,
): Value {
  const c = calc(g);
  const listed = given.scores.type.shape;
  const n = listed.at(-1)!;
  const b = listed.length === 2 ? listed[0]! : 1;
  const scores = c.reshape(given.scores, [b, n]);
  const order = g.op("argsort", [scores], { descending: true });
  const start = g.op("iota", [], { shape: [b, 1] });
  const rows = c.reshape(c.add(order, c.mul(start, n)), [b * n]);
  const inOrder = (value: Value, ...more: number[]) =>
    c.reshape(g.op("gather", [c.reshape(value, [b * n, ...more]), rows]), [b, n, ...more]);
  const boxes = inOrder(given.boxes, given.boxes.type.shape.at(-1)!);
  let conflict = c.compare(g.op(overlap, [boxes, boxes]), attrs.threshold, "gt");
  if (given.groups) {
    const groups = inOrder(given.groups);
    const same = c.compare(c.reshape(groups, [b, n, 1]), c.reshape(groups, [b, 1, n]), "eq");
    conflict = g.op("logical_and", [conflict, same]);
  }
  const candidate = c.compare(inOrder(scores), attrs.least ?? lowest, "gt");
  const kept = g.op("keep_greedily", [conflict, candidate]);
  // Those that are kept, in their order, come before all others.
  const rank = g.op("iota", [], { shape: [1, n], axis: 1, dtype: "f32" });
  const first = c.select(kept, c.sub(n, rank), c.neg(rank));
  const most = Math.min(attrs.maximum, n);
  const places = g.op("top_k_indices", [first], { k: most });
  const take = (value: Value) => g.op("take_along_axis", [value, places]);
  const found = c.select(take(kept), take(order), -1);
  const full =
    most === attrs.maximum ? found : g.op("pad", [found], { low: [0, 0], high: [0, attrs.maximum - most], value: -1 });
  return c.reshape(full, [...listed.slice(0, -1), attrs.maximum]);
}
