import { defineBlock } from "../define.ts";
import type { Count, Fraction } from "../units.ts";

/** A random share of the samples. What it leaves over is `rest`. */
export interface FractionProps {
  /** Share of the samples that it takes. */
  share: Fraction;
  /** `class`: this share of every class, rounded to the nearest image; `all`: of the whole set. @default "class" */
  of?: "class" | "all";
  /** Seed of the choice. It is not the experiment's: another training seed keeps the split. @default 0 */
  seed?: Count;
}

export const fraction = defineBlock<FractionProps>()({ kind: "split", name: "fraction", argument: "share" });
