import { defineBlock } from "../define.ts";
import { classCounts, iou, meanOverPresent } from "./class-counts.ts";

/** Mean intersection over union of the classes that occur (Everingham et al. 2010; classes neither labelled nor predicted are left out). */
export type mIoUProps = Record<never, never>;

export const mIoU = defineBlock<mIoUProps>()({
  kind: "metric",
  name: "mIoU",
  variants: { tiny: {} },
  compute: (outcome) => meanOverPresent(classCounts(outcome).map(iou)),
  perClass: (outcome) => classCounts(outcome).map(iou),
});
