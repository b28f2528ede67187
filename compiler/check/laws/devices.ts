import type { BatchSize } from "../../blocks/units.ts";
import { child } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { withoutProperty } from "../removal.ts";

/** A number of devices is for a batch that is given for each of them. */
export const devices = defineLaw({
  codes: ["SKY4126"],
  says: "A number of devices stands beside a batch that is given per device.",
  why: "A total batch is the same on any number of devices.",
  experiment({ context, experiment }) {
    const count = child(experiment, "devices");
    const batch = child(experiment, "batch");
    if (!count || count.hole || count.origin.kind === "default" || !batch || batch.hole) return;
    const { value, unit } = batch.value as BatchSize;
    if (unit === "/device") return;
    const n = count.value as number;
    const related = [{ message: "the batch is a total", span: batch.span }];
    const each = value / n;
    const perDevice = Number.isInteger(each)
      ? [{ title: `Write batch: ${each} /device`, edits: [{ span: batch.span, text: `${each} /device` }] }]
      : [];
    const fixes = [...withoutProperty(context, count, "devices"), ...(n > 1 ? perDevice : [])];
    const why = `a batch of ${value} total is the same on any number of devices`;
    context.report("SKY4126", count.span, { setting: `devices: ${n}`, why }, { related, fixes });
  },
});
