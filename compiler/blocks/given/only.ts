import { defineBlock } from "../define.ts";
import type { Members, PositiveInt } from "../units.ts";

/** The model is given some of the inputs, such as `only(ms)` or `only([ms, sar])`. */
export interface OnlyProps {
  /** The inputs that it is given. */
  inputs: Members;
  /** Dates of each of them. Absent: as many as the modality says. @default null */
  dates?: PositiveInt;
}

export const only = defineBlock<OnlyProps>()({ kind: "given", name: "only", argument: "inputs" });
