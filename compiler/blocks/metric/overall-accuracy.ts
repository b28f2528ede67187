import { defineBlock } from "../define.ts";
import { classCounts } from "./class-counts.ts";

/** Overall accuracy: the share of labelled pixels or samples that got their class. */
export type OAProps = Record<never, never>;

export const OA = defineBlock<OAProps>()({
  kind: "metric",
  name: "OA",
  variants: { tiny: {} },
  compute: (outcome) => {
    const counts = classCounts(outcome);
    return counts.reduce((sum, c) => sum + c.hits, 0) / counts.reduce((sum, c) => sum + c.labelled, 0);
  },
});
