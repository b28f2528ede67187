import { defineBlock } from "../define.ts";
import type { Fraction } from "../units.ts";

/**
 * Cosine annealing over what is left of the run (Loshchilov and Hutter 2016, arXiv:1608.03983), without restarts.
 *
 * @example linear(5 epochs) then cosine
 */
export interface CosineProps {
  /** Factor that is reached at the end. @default 0 */
  end?: Fraction;
}

export const cosine = defineBlock<CosineProps>()({
  kind: "schedule",
  name: "cosine",
  argument: "end",
  inert: ({ end }) => (end === 1 ? "it ends where it begins" : undefined),
  factor: ({ end }, i, n) => end! + ((1 - end!) * (1 + Math.cos((Math.PI * i) / n))) / 2,
});
