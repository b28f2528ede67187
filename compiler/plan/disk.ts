import type { Format } from "../blocks/define.ts";
import type { Bound } from "../check/bound.ts";
import { hasHole } from "../check/bound.ts";
import { callOf } from "../check/dataset.ts";
import type { RunPlan } from "../check/run-plan.ts";
import { keptSteps } from "../elaborate/kept-steps.ts";
import type { PlanDisk } from "./plan.ts";

/** Checkpoints of a run whose length nobody knows. */
const some = 2;
/** A step's line in the log; the report's page with its pictures. */
const logged = 170;
const page = 2 ** 20;

/** Bytes that a run leaves on disk. */
export function planDisk(
  { parameters, states }: { readonly parameters: number; readonly states: number },
  iterations: number | null,
  { evaluateEvery, checkpointEvery, keep }: Pick<RunPlan, "evaluateEvery" | "checkpointEvery" | "keep">,
  source: Bound | undefined,
  format: Format<unknown> | undefined,
): PlanDisk {
  const checkpoint = parameters + states;
  const written = iterations === null ? some : Math.ceil(iterations / checkpointEvery);
  const last = iterations ?? some * checkpointEvery;
  const steps = Array.from({ length: written }, (_, i) => Math.min((i + 1) * checkpointEvery, last));
  const best = evaluateEvery > 0 && keep.some(({ block }) => block === "best") ? 1 : 0;
  const checkpoints = checkpoint * Math.min(written, keptSteps(keep, steps, undefined).length + best);
  const report = page + logged * (iterations ?? 0);
  const made = source?.block?.name === "twin" && !hasHole(source);
  const data = made ? (format?.twinBytes?.(callOf(source)!.props) ?? null) : null;
  return { checkpoint, checkpoints, report, data, total: checkpoints + report + (data ?? 0) };
}
