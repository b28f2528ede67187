import { classCounts } from "../class-counts.ts";
import { defineBlock } from "../define.ts";

/** Overall accuracy: the share of labelled pixels or samples that got their class. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface OverallAccuracyProps {}

export const overallAccuracy = defineBlock<OverallAccuracyProps>()({
  kind: "metric",
  name: "OA",
  compute: (outcome) => {
    const counts = classCounts(outcome);
    return counts.reduce((sum, c) => sum + c.hits, 0) / counts.reduce((sum, c) => sum + c.labelled, 0);
  },
});
