import type { Noise } from "../../ir/noise.ts";
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

/** Whether left and right, top and bottom change places. */
const mirrored = (noise: Noise, { p = 0.5, direction = "horizontal" }: FlipProps) => ({
  x: direction !== "vertical" && noise.uniform(0) < p,
  y: direction !== "horizontal" && noise.uniform(1) < p,
});

export const flip = defineBlock<FlipProps>()({
  kind: "augment",
  name: "Flip",
  argument: "p",
  choices: (props) => ({
    count: props.direction === "both" ? 4 : 2,
    choose(noise) {
      const { x, y } = mirrored(noise, props);
      return props.direction === "both" ? Number(x) + 2 * Number(y) : Number(x || y);
    },
  }),
  apply(sample, noise, props) {
    const { x, y } = mirrored(noise, props);
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
