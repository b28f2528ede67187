import { defineBlock } from "../define.ts";
import { permutePixels } from "../geometry.ts";
import type { Fraction } from "../units.ts";

/**
 * Mirrors every input and the labels, or leaves them.
 *
 * @example Flip { direction: both }
 */
export interface FlipProps {
  /** Probability of each mirroring. @default 0.5 */
  p?: Fraction;
  /** Left for right, top for bottom, or each of the two on its own. @default "horizontal" */
  direction?: "horizontal" | "vertical" | "both";
}

export const flip = defineBlock<FlipProps>()({
  kind: "augment",
  name: "Flip",
  argument: "p",
  apply(sample, noise, { p = 0.5, direction = "horizontal" }) {
    const x = direction !== "vertical" && noise.uniform(0) < p;
    const y = direction !== "horizontal" && noise.uniform(1) < p;
    if (!x && !y) return sample;
    return permutePixels(sample, (row, column, side) => [y ? side - 1 - row : row, x ? side - 1 - column : column]);
  },
  inert: ({ p }) => (p === 0 ? "nothing is ever mirrored" : undefined),
  repeats({ direction = "horizontal" }, earlier) {
    const before = earlier.direction ?? "horizontal";
    const shared = direction === before || direction === "both" || before === "both";
    return shared ? "mirroring twice is mirroring once with another probability, or not at all" : undefined;
  },
});
