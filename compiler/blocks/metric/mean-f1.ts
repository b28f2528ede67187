import { classCounts, f1, meanOverPresent } from "../class-counts.ts";
import { defineBlock } from "../define.ts";

/** Mean F1 score of the classes that occur. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface MeanF1Props {}

export const meanF1 = defineBlock<MeanF1Props>()({
  kind: "metric",
  name: "mF1",
  compute: (outcome) => meanOverPresent(classCounts(outcome).map(f1)),
  perClass: (outcome) => classCounts(outcome).map(f1),
});
