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
  build(b, logits, labels, props, ignore) {
    const smoothing = props.label_smoothing!;
    if (labels.type.dtype === "i32")
      return b.op("cross_entropy", [logits, labels], { ignore: ignore ?? -1, smoothing });
    return b.op("soft_cross_entropy", [logits, labels], { smoothing });
  },
});
