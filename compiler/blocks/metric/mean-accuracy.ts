import { defineBlock } from "../define.ts";
import { accuracy, classCounts, meanOverPresent } from "./class-counts.ts";

/** Mean over the classes of the share of their labels that was found. */
export type mAccProps = Record<never, never>;

export const mAcc = defineBlock<mAccProps>()({
  kind: "metric",
  name: "mAcc",
  variants: { tiny: {} },
  compute: (outcome) => meanOverPresent(classCounts(outcome).map(accuracy)),
  perClass: (outcome) => classCounts(outcome).map(accuracy),
});
