import { child } from "../bound.ts";
import { defineLaw } from "../law.ts";

/** Statistics of a batch are those of what is computed at once. */
export const partStatistics = defineLaw({
  codes: ["SKY4176"],
  says: "With micro-batches, nothing in the model depends on the other samples of the batch.",
  why: "Batch norm sees only the part that is computed at once; all else gives the same as the whole batch.",
  model({ context, experiment, plan, variables }) {
    const { parts, batch } = plan.model;
    const micro = child(experiment, "micro");
    if (parts === 1 || !micro) return;
    const states = variables.filter(({ role, frozen }) => role === "state" && !frozen);
    const [first] = states;
    if (!first) return;
    const place = first.name.split(".").slice(0, -1).join(".");
    const others = new Set(states.map(({ name }) => name.split(".").slice(0, -1).join("."))).size - 1;
    const args = { place: others > 0 ? `${place} (and ${others} more)` : place, micro: batch, batch: batch * parts };
    context.report("SKY4176", micro.span, args);
  },
});
