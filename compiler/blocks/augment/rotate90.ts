import type { Noise } from "../../ir/noise.ts";
import { defineBlock } from "../define.ts";
import { permutePixels } from "../geometry.ts";
import type { Fraction } from "../units.ts";

/** Turns every input and the labels by a quarter, a half or three quarters, each as likely as the others. */
export interface Rotate90Props {
  /** Probability of turning at all. @default 0.75 */
  p?: Fraction;
}

/** How many quarters of a turn. */
const quartersOf = (noise: Noise, { p = 0.75 }: Rotate90Props): number =>
  noise.uniform(0) >= p ? 0 : 1 + noise.below(1, 3);

export const rotate90 = defineBlock<Rotate90Props>()({
  kind: "augment",
  name: "Rotate90",
  argument: "p",
  choices: (props) => ({ count: 4, choose: (noise) => quartersOf(noise, props) }),
  apply(sample, noise, props) {
    const quarters = quartersOf(noise, props);
    if (quarters === 0) return sample;
    return permutePixels(sample, (y, x, side) => {
      if (quarters === 1) return [x, side - 1 - y];
      if (quarters === 2) return [side - 1 - y, side - 1 - x];
      return [side - 1 - x, y];
    });
  },
  inert: ({ p }) => (p === 0 ? "nothing is ever turned" : undefined),
  repeats: () => "turning twice is turning once by another angle",
});
