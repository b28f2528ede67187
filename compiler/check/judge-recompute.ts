import { showBytes } from "../elaborate/power-layout.ts";
import { type Bound, child } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import type { ExperimentPlan } from "./experiment.ts";
import type { Figures } from "./figures.ts";
import { allowedBy } from "./memory-budget.ts";
import { withoutProperty } from "./removal.ts";

/**
 * Judges what is computed again in the backward pass: there is something to compute again, and `auto` knows what to keep to and
 * can. False when the memory that is expected cannot be reached, which is then said already.
 */
export function judgeRecompute(
  context: CheckContext,
  experiment: Bound,
  plan: ExperimentPlan,
  figures: Figures,
): boolean {
  const setting = child(experiment, "recompute");
  const { mode, budget } = plan.model.recompute;
  if (mode === "none" || !setting || setting.hole) return true;
  const { span } = setting;
  if (mode === "blocks") {
    if (figures.blocks > 0) return true;
    const args = { setting: "recompute: blocks", why: "nothing that is trained consists of blocks" };
    context.report("SKY4126", span, args, { fixes: withoutProperty(context, setting, "recompute") });
    return true;
  }
  if (budget === undefined) {
    const fixes = [{ title: "Compute every block again", edits: [{ span, text: "blocks" }] }];
    context.report("SKY4177", span, {}, { fixes });
    return true;
  }
  if (plan.open.batch) return true;
  const least = figures.bytes("train");
  if (least <= budget) return true;
  const expected = plan.expectations.find((one) => allowedBy(one) === budget);
  const related = expected ? [{ message: "what is allowed", span: expected.span }] : [];
  const { batch, parts } = plan.model;
  const hint =
    batch > 1
      ? `micro: ${batch / smallestFactor(batch)} computes the step in ${parts * smallestFactor(batch)} parts`
      : "the batch is computed sample by sample already";
  context.report(
    "SKY4178",
    span,
    { least: showBytes(least), allowed: showBytes(budget), blocks: figures.blocks, hint },
    { related },
  );
  return false;
}

function smallestFactor(n: number): number {
  for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return factor;
  return n;
}
