import { defineBlock } from "../define.ts";
import type { Fraction, Length } from "../units.ts";

/**
 * Linear warm-up: from `ratio` times the base rate to all of it, over `length`. As PyTorch's LinearLR with
 * `start_factor` and `total_iters`.
 *
 * @example linear(1.5k iters, ratio: 1e-6) then poly
 */
export interface LinearProps {
  /** How long the warm-up lasts. */
  length: Length;
  /** Factor at the first iteration. @default 1e-6 */
  ratio?: Fraction;
}

export const linear = defineBlock<LinearProps>()({
  kind: "schedule",
  name: "linear",
  argument: "length",
  length: "length",
  inert: ({ ratio }) => (ratio === 1 ? "it begins with the whole rate" : undefined),
  factor: ({ ratio }, i, n) => ratio! + (1 - ratio!) * (i / n),
});
