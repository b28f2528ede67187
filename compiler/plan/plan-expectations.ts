import type { CheckedExperiment } from "../check/check.ts";
import type { ExperimentParts } from "../check/experiment.ts";
import { isStatic, staticMeasure } from "../check/judge-static.ts";
import { untold } from "../check/stand-in.ts";
import { judge } from "../elaborate/expect.ts";
import type { PlanExpectation } from "./plan.ts";

/** Holes that no size of a model hangs on. */
const shapeless = /^(optimizer|loss|schedule|length|batch|evaluate|checkpoint|seed|data\.source)\b/;

/** What is expected, with the verdict that the text alone allows; `standing` is the experiment with its stand-ins. */
export function expectationsOf(
  { context }: CheckedExperiment,
  { plan, figures }: CheckedExperiment,
  { expectations }: ExperimentParts,
): PlanExpectation[] {
  const settled = context.holes.every(({ path }) => shapeless.test(path) && !untold.includes(path));
  return expectations.map(({ text, tree, paper = null }) => {
    if (!isStatic(tree)) return { text, verdict: "after the run", reason: null, values: [], paper };
    if (!plan || !figures || !settled)
      return { text, verdict: "open", reason: "the model has holes", values: [], paper };
    const { verdict, reason, values } = judge({ text, tree }, staticMeasure(plan, figures));
    return verdict === "not evaluated"
      ? { text, verdict: "open", reason: reason ?? null, values, paper }
      : { text, verdict, reason: null, values, paper };
  });
}
