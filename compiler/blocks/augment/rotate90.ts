import { defineBlock } from "../define.ts";
import { permutePixels } from "../geometry.ts";
import type { Fraction } from "../units.ts";

/** Turns every input and the labels by a quarter, a half or three quarters, each as likely as the others. */
export interface Rotate90Props {
  /** Probability of turning at all. @default 0.75 */
  p?: Fraction;
}

export const rotate90 = defineBlock<Rotate90Props>()({
  kind: "augment",
  name: "Rotate90",
  argument: "p",
  apply(sample, noise, { p = 0.75 }) {
    if (noise.uniform(0) >= p) return sample;
    const quarters = 1 + noise.below(1, 3);
    return permutePixels(sample, (y, x, side) => {
      if (quarters === 1) return [x, side - 1 - y];
      if (quarters === 2) return [side - 1 - y, side - 1 - x];
      return [side - 1 - x, y];
    });
  },
  inert: ({ p }) => (p === 0 ? "nothing is ever turned" : undefined),
  repeats: () => "turning twice is turning once by another angle",
});
