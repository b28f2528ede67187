import { child } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { withoutItem } from "../removal.ts";

/** Rules for the checkpoints that stay meet checkpoints that are written. */
export const keptCheckpoints = defineLaw({
  codes: ["SKY4198", "SKY4199"],
  says: "A rule for the checkpoints that stay meets checkpoints that are written.",
  why: "A rule that meets none, or every other one, keeps less than it says, and that is seen when the file is wanted.",
  experiment({ context, experiment, run }) {
    const keep = child(experiment, "keep");
    if (!keep || keep.hole || !run || run.open.length) return;
    const { checkpointEvery: written, evaluateEvery, iterations } = run;
    for (const [i, rule] of [...keep.children.values()].entries()) {
      const call = run.keep[i];
      if (rule.hole || !call) continue;
      if (call.block === "best" && evaluateEvery === 0)
        context.report("SKY4199", rule.span, {}, { fixes: withoutItem(keep, i, "best") });
      const length = child(rule, "length");
      if (call.block !== "every" || !length) continue;
      const every = (call.props.length as { readonly value: number }).value;
      if (every % written === 0 && every <= iterations) continue;
      const both = (every / greatestDivisor(every, written)) * written;
      const kept = both > iterations ? "none but the newest" : `one every ${both} iters`;
      const right =
        Math.min(Math.max(1, Math.round(every / written)), Math.max(1, Math.floor(iterations / written))) * written;
      const fixes = [{ title: `Write ${right} iters`, edits: [{ span: length.span, text: `${right} iters` }] }];
      context.report("SKY4198", length.span, { every, written, kept }, { fixes });
    }
  },
});

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
