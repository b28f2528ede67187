import { defineBlock } from "../define.ts";
import type { Fraction, Positive } from "../units.ts";

/**
 * Polynomial decay over what is left of the run: (1 - i/n)^power, as MMSegmentation's PolyLR from its own beginning to its end.
 *
 * @example linear(1.5k iters) then poly(power: 1.0)
 */
export interface PolyProps {
  /** Exponent; 1 is a straight line. @default 1 */
  power?: Positive;
  /** Factor that is reached at the end. @default 0 */
  end?: Fraction;
}

export const poly = defineBlock<PolyProps>()({
  kind: "schedule",
  name: "poly",
  argument: "power",
  inert: ({ end }) => (end === 1 ? "it ends where it begins" : undefined),
  factor: ({ power, end }, i, n) => end! + (1 - end!) * (1 - i / n) ** power!,
});
