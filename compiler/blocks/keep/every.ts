import { defineBlock } from "../define.ts";
import type { Length } from "../units.ts";

/**
 * Those checkpoints whose step is a multiple of a length, to see later how the weights came about.
 *
 * @example [every(1k iters), best]
 */
export interface EveryProps {
  /** The distance between two that stay. */
  length: Length;
}

export const every = defineBlock<EveryProps>()({
  kind: "keep",
  name: "every",
  argument: "length",
  kept: ({ length }, steps) => steps.filter((step) => step % length.value === 0),
});
