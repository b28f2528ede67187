import { defineBlock } from "../define.ts";
import type { Range } from "../units.ts";

/** The samples of several folds that the set itself defines, such as `folds(1..3)`. */
export interface FoldsProps {
  /** First and last fold, both included. */
  range: Range;
}

export const folds = defineBlock<FoldsProps>()({ kind: "split", name: "folds", argument: "range" });
