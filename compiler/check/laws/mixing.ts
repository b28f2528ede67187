import type { Augment } from "../../blocks/define.ts";
import { child, hasHole } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { withoutItem } from "../removal.ts";

/** Blocks that blend the samples of a batch need one label an image and one date an input. */
export const mixing = defineLaw({
  codes: ["SKY4121"],
  says: "Only single images with one label each are blended with others of their batch.",
  why: "There is no mean of two masks, and two series have their dates on different days.",
  experiment({ context, experiment, set }) {
    const list = child(experiment, "augment");
    if (!list || hasHole(list) || !set) return;
    const series = set.inputs.find((input) => input.frames > 1);
    const mask = set.labels.kind === "mask";
    if (!mask && !series) return;
    for (const [index, bound] of list.children) {
      if (!(bound.block!.def as unknown as Augment<unknown>).applyBatch) continue;
      const reason = mask ? `${set.name} has a mask for each` : `input "${series!.name}" has ${series!.frames} dates`;
      const span = mask ? child(set.bound, "labels")?.span : child(child(set.bound, "inputs")!, series!.name)?.span;
      const related = span ? [{ message: mask ? "the labels" : "the dates", span }] : [];
      const fixes = withoutItem(list, Number(index), bound.block!.name);
      context.report("SKY4121", bound.span, { block: bound.block!.name, reason }, { related, fixes });
    }
  },
});
