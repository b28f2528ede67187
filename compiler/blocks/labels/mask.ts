import { defineBlock } from "../define.ts";
import type { Count, Member } from "../units.ts";

/** A class for every pixel. */
export interface MaskProps {
  /** Label value that is neither trained nor scored. Absent: the format's own. @default null */
  ignore?: Count;
  /** The input whose pixel grid the labels share. Absent: the only input. @default null */
  on?: Member;
  /** Class names in label order. Absent: the format's own. @default [] */
  classes?: readonly string[];
}

export const mask = defineBlock<MaskProps>()({ kind: "labels", name: "mask" });
