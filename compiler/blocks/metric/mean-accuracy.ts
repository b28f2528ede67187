import { accuracy, classCounts, meanOverPresent } from "../class-counts.ts";
import { defineBlock } from "../define.ts";

/** Mean over the classes of the share of their labels that was found. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface MeanAccuracyProps {}

export const meanAccuracy = defineBlock<MeanAccuracyProps>()({
  kind: "metric",
  name: "mAcc",
  compute: (outcome) => meanOverPresent(classCounts(outcome).map(accuracy)),
  perClass: (outcome) => classCounts(outcome).map(accuracy),
});
