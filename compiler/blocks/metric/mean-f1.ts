import { defineBlock } from "../define.ts";
import { classCounts, f1, meanOverPresent } from "./class-counts.ts";

/** Mean F1 score of the classes that occur. */
export type mF1Props = Record<never, never>;

export const mF1 = defineBlock<mF1Props>()({
  kind: "metric",
  name: "mF1",
  variants: { tiny: {} },
  compute: (outcome) => meanOverPresent(classCounts(outcome).map(f1)),
  perClass: (outcome) => classCounts(outcome).map(f1),
});
