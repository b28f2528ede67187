import { nearestDivisor } from "../../blocks/rule.ts";
import type { BatchSize } from "../../blocks/units.ts";
import { child } from "../bound.ts";
import { defineLaw } from "../law.ts";

/** The parts of a step are all of one size. */
export const microBatch = defineLaw({
  codes: ["SKY4175"],
  says: "The micro-batch divides the batch, or a device's share of it.",
  why: "All parts of a step run through one compiled graph, whose sizes are fixed.",
  experiment({ context, experiment }) {
    const micro = child(experiment, "micro");
    const batch = child(experiment, "batch");
    if (!micro || micro.hole || !batch || batch.hole || typeof micro.value !== "number") return;
    const { value, unit } = batch.value as BatchSize;
    if (value % micro.value === 0) return;
    const fitting = nearestDivisor(value, Math.min(value, micro.value));
    const fixes = [{ title: `Write ${fitting}`, edits: [{ span: micro.span, text: String(fitting) }] }];
    const related = [{ message: "the batch", span: batch.span }];
    const args = { micro: micro.value, batch: `${value} ${unit}` };
    context.report("SKY4175", micro.span, args, { related, fixes });
  },
});
