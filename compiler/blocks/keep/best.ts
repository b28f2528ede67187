import { defineBlock } from "../define.ts";

/** The checkpoint of the best evaluation on `val`, by the first metric. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface BestProps {}

export const best = defineBlock<BestProps>()({
  kind: "keep",
  name: "best",
  kept: (_, __, found) => (found === undefined ? [] : [found]),
});
