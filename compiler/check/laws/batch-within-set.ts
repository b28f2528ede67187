import type { BatchSize } from "../../blocks/units.ts";
import { child } from "../bound.ts";
import { defineLaw } from "../law.ts";

/** A step takes no more samples than there are. */
export const batchWithinSet = defineLaw({
  codes: ["SKY4143"],
  says: "A step takes no more samples than there are to train on.",
  why: "Some would be in the step twice; most often the batch has a digit too many.",
  experiment({ context, experiment, set, run }) {
    const batch = child(experiment, "batch");
    const samples = run?.samples;
    if (!batch || batch.hole || !set || samples === undefined || run!.batch <= samples) return;
    const { value, unit } = batch.value as BatchSize;
    const fitting = 2 ** Math.floor(Math.log2(Math.max(1, (samples * value) / run!.batch)));
    const fixes = [{ title: `Write ${fitting} ${unit}`, edits: [{ span: batch.span, text: `${fitting} ${unit}` }] }];
    const stated = child(set.bound, "samples");
    const span = stated && stated.origin.kind !== "default" ? stated.span : child(set.bound, "source")?.span;
    const related = span ? [{ message: "how many there are", span }] : [];
    context.report("SKY4143", batch.span, { batch: run!.batch, dataset: set.name, samples }, { related, fixes });
  },
});
