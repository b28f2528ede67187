import { defineBlock } from "../define.ts";
import type { PositiveInt } from "../units.ts";

/** The samples of one fold that the set itself defines, such as `fold(5)`. */
export interface FoldProps {
  /** Number of the fold. */
  index: PositiveInt;
}

export const fold = defineBlock<FoldProps>()({ kind: "split", name: "fold", argument: "index" });
