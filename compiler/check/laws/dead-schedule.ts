import type { Schedule } from "../../blocks/define.ts";
import type { Fix } from "../../diag/diagnostic.ts";
import { asWritten } from "../as-written.ts";
import { type Bound, child, hasHole } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { withoutPart } from "../removal.ts";

/** Every part of a schedule changes the learning rate. */
export const deadSchedule = defineLaw({
  codes: ["SKY4126"],
  says: "Every part of a schedule changes the learning rate.",
  why: "A warm-up that begins with the whole rate, or a decay that ends where it begins, was meant to do something.",
  experiment({ context, experiment }) {
    const schedule = child(experiment, "schedule");
    if (!schedule || hasHole(schedule)) return;
    const parts = [...schedule.children.values()];
    for (const [i, part] of parts.entries()) {
      const def = part.block!.def as unknown as Schedule<unknown>;
      const why = def.inert?.((part.value as { props: unknown }).props);
      if (why === undefined) continue;
      // A part that lasts a while keeps its place: the ones behind it would move.
      const fixes: Fix[] = mendable(parts, i) ? withoutPart(context, schedule, i) : [];
      context.report("SKY4126", part.span, { setting: asWritten(context, part), why }, { fixes });
    }
  },
});

/** Taking it out leaves a schedule that still covers the run. */
const mendable = (parts: readonly Bound[], i: number): boolean =>
  parts.length === 1 ||
  i < parts.length - 1 ||
  (parts[i - 1]!.block!.def as unknown as Schedule<unknown>).length === undefined;
