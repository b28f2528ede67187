// B batch, H W pixels, K classes.
import { calc, defineBlock, type Fraction, type Positive } from "skyc/blocks";

/**
 * Soft Dice loss (Milletari et al. 2016, arXiv:1606.04797) with cross-entropy: one minus twice the overlap over the sum of
 * labelled and predicted area, meaned over the classes. Areas count, so rare classes weigh as much as common ones.
 *
 * @example Dice { share: 50% }
 */
export interface DiceProps {
  /** Share of the Dice loss; the rest is cross-entropy. @default 0.5 */
  share?: Fraction;
  /** Added to overlap and areas, in pixels, so that a class that nobody has seen gives no division by zero. @default 1 */
  smooth?: Positive;
}

export const dice = defineBlock<DiceProps>()({
  kind: "loss",
  name: "Dice",
  variants: { tiny: {} },

  build(b, logits, labels, { share, smooth }, ignore) {
    const c = calc(b);
    const classes = logits.type.shape.at(-1)!;
    const axes = logits.type.shape.slice(0, -1).map((_, axis) => axis);
    const pixels = labels.type.dtype === "i32";
    // What is ignored is class `classes`, which has no column: its row is all zeros, and so is its weight.
    const truth = pixels ? b.op("one_hot", [labels], { depth: classes }) : labels;
    const counted = c.sum(truth, [axes.length], true);
    const likely = c.mul(b.op("softmax", [logits]), counted);
    const overlap_K = c.sum(c.mul(truth, likely), axes);
    const area_K = c.add(c.sum(truth, axes), c.sum(likely, axes));
    // 1 - (2 overlap + s) / (area + s)
    const score_K = c.div(c.add(c.mul(overlap_K, 2), smooth!), c.add(area_K, smooth!));
    const loss = c.sub(1, c.mean(score_K, [0]));
    const entropy = pixels
      ? b.op("cross_entropy", [logits, labels], { ignore_index: ignore ?? null, label_smoothing: 0 })
      : c.neg(c.mean(c.sum(c.mul(labels, b.op("log_softmax", [logits])), [1]), [0]));
    return c.add(c.mul(loss, share!), c.mul(entropy, 1 - share!));
  },
});
