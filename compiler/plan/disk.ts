import type { Format } from "../blocks/define.ts";
import type { Bound } from "../check/bound.ts";
import { hasHole } from "../check/bound.ts";
import { callOf } from "../check/dataset.ts";
import type { RunPlan } from "../check/run-plan.ts";
import type { PlanDisk } from "./plan.ts";

/** The checkpoints that a run keeps: the two newest ones, and the best where there is a validation. */
const newest = 2;
/** A step's line in the log; the report's page with its pictures. */
const logged = 170;
const page = 2 ** 20;

/** Bytes that a run leaves on disk. */
export function planDisk(
  { parameters, states }: { readonly parameters: number; readonly states: number },
  iterations: number | null,
  { evaluateEvery, checkpointEvery }: Pick<RunPlan, "evaluateEvery" | "checkpointEvery">,
  source: Bound | undefined,
  format: Format<unknown> | undefined,
): PlanDisk {
  const checkpoint = parameters + states;
  const written = iterations === null ? newest : Math.ceil(iterations / checkpointEvery);
  const checkpoints = checkpoint * Math.min(written, evaluateEvery > 0 ? newest + 1 : newest);
  const report = page + logged * (iterations ?? 0);
  const made = source?.block?.name === "twin" && !hasHole(source);
  const data = made ? (format?.twinBytes?.(callOf(source)!.props) ?? null) : null;
  return { checkpoint, checkpoints, report, data, total: checkpoints + report + (data ?? 0) };
}
