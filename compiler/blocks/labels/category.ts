import { defineBlock } from "../define.ts";
import type { PositiveInt } from "../units.ts";

/** One class for a whole image. */
export interface CategoryProps {
  /** Number of classes; the files must agree. */
  classes: PositiveInt;
}

export const category = defineBlock<CategoryProps>()({ kind: "labels", name: "category" });
