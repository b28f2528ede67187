import { defineBlock } from "../define.ts";
import type { PositiveInt } from "../units.ts";

/**
 * The newest checkpoints.
 *
 * @example [last(2), best]
 */
export interface LastProps {
  /** How many of them. */
  count: PositiveInt;
}

export const last = defineBlock<LastProps>()({
  kind: "keep",
  name: "last",
  argument: "count",
  kept: ({ count }, steps) => steps.slice(-count),
});
