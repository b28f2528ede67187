import type { OpBuilder, Value } from "../../ir/op.ts";
import { defineBlock, type Finding } from "../define.ts";
import type { Fraction, Positive } from "../units.ts";

/**
 * Cross-entropy between logits and labels, mean over what is labelled. Scenes may have soft targets (mixup).
 *
 * @example CrossEntropy { label_smoothing: 0.1 }
 */
export interface CrossEntropyProps {
  /** Share of the target that is spread evenly over all classes. @default 0 */
  label_smoothing?: Fraction;
  /** How much each class counts, in the order of the labels; the mean is weighted, as in PyTorch. Empty: all alike. @default [] */
  class_weights?: readonly Positive[];
}

export const crossEntropy = defineBlock<CrossEntropyProps>()({
  kind: "loss",
  name: "CrossEntropy",
  variants: { tiny: {} },
  rules: ({ label_smoothing }): Finding[] =>
    label_smoothing! < 1 ? [] : [{ code: "SKY4142", at: "label_smoothing", args: {}, instead: "0.1" }],
  perClass: ["class_weights"],
  build(b, logits, labels, { label_smoothing, class_weights }, ignore) {
    const list = class_weights ?? [];
    const weights = list.length > 0 ? [b.constant(list, { dtype: "f32", shape: [list.length] })] : [];
    if (labels.type.dtype === "i32") {
      return b.op("cross_entropy", [logits, labels, ...weights], {
        ignore_index: ignore ?? null,
        label_smoothing: label_smoothing!,
      });
    }
    return soft(b, logits, labels, label_smoothing!, weights[0]);
  },
  // The nodes are those of the loss itself, so that `cse` joins them.
  weight(b, logits, labels, { class_weights }, ignore) {
    const list = class_weights ?? [];
    const classes = logits.type.shape.at(-1)!;
    if (labels.type.dtype !== "i32") return filled(b, b.op("reduce_sum", [labels], { axes: [1], keep: true }));
    const hot = b.op("one_hot", [labels], { depth: classes });
    const weighted =
      list.length > 0 ? b.op("mul", [hot, b.constant(list, { dtype: "f32", shape: [list.length] })]) : hot;
    const share = b.op("reduce_sum", [weighted], { axes: [-1], keep: false });
    if (ignore === undefined) return b.op("reduce_sum", [share], { axes: null, keep: false });
    const valid = b.op("compare", [labels, b.constant(ignore, { dtype: "i32", shape: [] })], { direction: "ne" });
    const counted = b.op("select", [valid, share, b.constant(0, { dtype: "f32", shape: [] })]);
    return b.op("reduce_sum", [counted], { axes: null, keep: false });
  },
});

/** How many rows are no padding. */
const filled = (b: OpBuilder, filled_B1: Value): Value =>
  b.op("reduce_sum", [filled_B1], { axes: [0, 1], keep: false });

/** Targets f32[B, K] that sum to one, or to zero where a row only pads the batch: such rows do not count. Weights do not change the count, as in PyTorch. */
function soft(
  b: OpBuilder,
  logits_BK: Value,
  target_BK: Value,
  smoothing: number,
  weights_K: Value | undefined,
): Value {
  const scalar = (value: number): Value => b.constant(value, { dtype: "f32", shape: [] });
  const classes = logits_BK.type.shape[1]!;
  const filled_B1 = b.op("reduce_sum", [target_BK], { axes: [1], keep: true });
  const spread = b.op("mul", [filled_B1, scalar(smoothing / classes)]);
  const mixed = smoothing === 0 ? target_BK : b.op("add", [b.op("mul", [target_BK, scalar(1 - smoothing)]), spread]);
  const weighted = weights_K ? b.op("mul", [mixed, weights_K]) : mixed;
  const total = b.op("reduce_sum", [b.op("mul", [weighted, b.op("log_softmax", [logits_BK])])], {
    axes: [0, 1],
    keep: false,
  });
  const count = b.op("maximum", [filled(b, filled_B1), scalar(1)]);
  return b.op("neg", [b.op("div", [total, count])]);
}
