import { classCounts, iou, meanOverPresent } from "../class-counts.ts";
import { defineBlock } from "../define.ts";

/** Mean intersection over union of the classes that occur (Everingham et al. 2010; classes neither labelled nor predicted are left out). */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface MeanIouProps {}

export const meanIou = defineBlock<MeanIouProps>()({
  kind: "metric",
  name: "mIoU",
  compute: (outcome) => meanOverPresent(classCounts(outcome).map(iou)),
  perClass: (outcome) => classCounts(outcome).map(iou),
});
