import { defineBlock } from "../define.ts";
import type { PositiveInt } from "../units.ts";

/** The model is given every input, with fewer dates than the modality says: `dates(1)` is one image of each sensor. */
export interface DatesProps {
  /** Dates of each input: drawn anew for each training sample, evenly spaced at evaluation. */
  count: PositiveInt;
}

export const dates = defineBlock<DatesProps>()({ kind: "given", name: "dates", argument: "count" });
