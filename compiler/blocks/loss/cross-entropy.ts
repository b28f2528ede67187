import type { OpBuilder, Value } from "../../ir/op.ts";
import { defineBlock } from "../define.ts";
import type { Fraction } from "../units.ts";

/**
 * Cross-entropy between logits and labels, mean over what is labelled. Scenes may have soft targets (mixup).
 *
 * @example CrossEntropy { label_smoothing: 0.1 }
 */
export interface CrossEntropyProps {
  /** Share of the target that is spread evenly over all classes. @default 0 */
  label_smoothing?: Fraction;
}

export const crossEntropy = defineBlock<CrossEntropyProps>()({
  kind: "loss",
  name: "CrossEntropy",
  variants: { tiny: {} },
  build(b, logits, labels, { label_smoothing }, ignore) {
    if (labels.type.dtype === "i32") {
      return b.op("cross_entropy", [logits, labels], {
        ignore_index: ignore ?? null,
        label_smoothing: label_smoothing!,
      });
    }
    return soft(b, logits, labels, label_smoothing!);
  },
});

/** Targets f32[B, K] that sum to one, or to zero where a row only pads the batch: such rows do not count. */
function soft(b: OpBuilder, logits_BK: Value, target_BK: Value, smoothing: number): Value {
  const scalar = (value: number): Value => b.constant(value, { dtype: "f32", shape: [] });
  const classes = logits_BK.type.shape[1]!;
  const filled_B1 = b.op("reduce_sum", [target_BK], { axes: [1], keep: true });
  const spread = b.op("mul", [filled_B1, scalar(smoothing / classes)]);
  const mixed = smoothing === 0 ? target_BK : b.op("add", [b.op("mul", [target_BK, scalar(1 - smoothing)]), spread]);
  const total = b.op("reduce_sum", [b.op("mul", [mixed, b.op("log_softmax", [logits_BK])])], {
    axes: [0, 1],
    keep: false,
  });
  const count = b.op("maximum", [b.op("reduce_sum", [filled_B1], { axes: [0, 1], keep: false }), scalar(1)]);
  return b.op("neg", [b.op("div", [total, count])]);
}
