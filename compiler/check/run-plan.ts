import type { Optimizer } from "../blocks/define.ts";
import type { BatchSize, Length } from "../blocks/units.ts";
import type { BlockCall, SchedulePlan } from "../elaborate/program.ts";
import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { callOf } from "./dataset.ts";
import { attemptOwn } from "./elaboration.ts";
import { iterationsOf, lengthProps, type Pace, schedulePlan } from "./lengths.ts";
import { samplesAgree, samplesOf } from "./samples.ts";
import { settingEdit } from "./setting-edit.ts";

/** Lengths in steps, and the learning rate over them. */
export interface RunPlan {
  readonly batch: number;
  /** Parts in which a step is computed; 1 where the whole batch is computed at once. */
  readonly parts: number;
  readonly iterations: number;
  readonly schedule: SchedulePlan;
  readonly evaluateEvery: number;
  readonly checkpointEvery: number;
  /** Which checkpoints stay; lengths in steps. */
  readonly keep: readonly BlockCall[];
  /** Training samples, where the text tells. */
  readonly samples: number | undefined;
  /** Passes over them: as written, where the length is in epochs. */
  readonly epochs: number | undefined;
  /** Where a number stands in for one that is left open. */
  readonly open: { readonly batch: boolean; readonly length: boolean };
}

/** Samples of a step, all devices together. */
function stepOf({ value, unit }: BatchSize, devices: Bound | undefined): number {
  return unit === "/device" && devices && !devices.hole ? value * (devices.value as number) : value;
}

/** Parts of a step that are computed one after the other. A size that does not divide the batch is reported by its law. */
function partsOf(experiment: Bound, batch: number): number {
  const micro = child(experiment, "micro");
  const size = child(experiment, "batch");
  if (!micro || micro.hole || !size || size.hole || typeof micro.value !== "number") return 1;
  const parts = batch / micro.value;
  return Number.isInteger(parts) ? parts : 1;
}

/** What stands in for a number that is left open, so that the rest can be checked all the same. */
const standIn = { batch: 2, iterations: 1000 };

/** Settles how long everything lasts; undefined after a report. */
export function runPlan(context: CheckContext, experiment: Bound): RunPlan | undefined {
  const dataset = child(experiment, "data");
  const size = child(experiment, "batch");
  const length = child(experiment, "length");
  const stated = dataset && child(dataset, "samples");
  const samples = dataset?.declaration && samplesOf(dataset);
  if (dataset?.declaration) samplesAgree(context, dataset);
  const pace: Pace = {
    batch: size && !size.hole ? stepOf(size.value as BatchSize, child(experiment, "devices")) : standIn.batch,
    samples,
    dataset: dataset?.text ?? "",
    open: dataset?.declaration && settingEdit(dataset, "samples", "unstated"),
    known: dataset?.declaration !== undefined && !stated?.hole,
    places: { ...(length ? { length: length.span } : {}), ...(dataset ? { data: dataset.span } : {}) },
  };
  const open = !length || length.hole === true;
  const iterations = open ? standIn.iterations : iterationsOf(context, length, "length", pace);
  const every = ["evaluate", "checkpoint"].map((name) => everyOf(context, experiment, name, pace, iterations));
  const [evaluateEvery, checkpointEvery] = every;
  if (iterations === undefined || evaluateEvery === undefined || checkpointEvery === undefined) return undefined;
  // Without a length nobody can say whether the schedule fits it.
  const plan = open ? undefined : child(experiment, "schedule");
  const keep = keepPlan(context, child(experiment, "keep"), pace);
  if (!keep) return undefined;
  const schedule = schedulePlan(context, rateOf(context, experiment), plan, iterations, pace);
  if (!schedule) return undefined;
  return {
    batch: pace.batch,
    parts: partsOf(experiment, pace.batch),
    iterations,
    schedule,
    evaluateEvery,
    checkpointEvery: checkpointEvery || Math.max(1, Math.ceil(iterations / 10)),
    keep,
    samples,
    epochs: open ? undefined : epochsOf(length.value as Length, iterations, pace),
    open: { batch: !size || size.hole === true, length: open },
  };
}

/** What stays where nothing is written: enough to go on if the newest file is damaged, and what the run was for. */
const usualKeep: readonly BlockCall[] = [
  { block: "last", props: { count: 2 } },
  { block: "best", props: {} },
];

/** The rules for checkpoints that stay; undefined after a report. */
function keepPlan(context: CheckContext, keep: Bound | undefined, pace: Pace): readonly BlockCall[] | undefined {
  if (!keep || hasHole(keep) || !Array.isArray(keep.value)) return usualKeep;
  const rules = [...keep.children.values()];
  const calls: BlockCall[] = [];
  for (const rule of rules) {
    const lengths = lengthProps(context, rule, pace);
    if (!lengths) return undefined;
    const call = callOf(rule)!;
    calls.push({ ...call, props: { ...call.props, ...lengths } });
  }
  return calls;
}

/** Steps are whole, so a length that is written in epochs is not quite what its steps come to. */
function epochsOf({ value, unit }: Length, iterations: number, { batch, samples }: Pace): number | undefined {
  if (samples === undefined) return undefined;
  return unit === "epochs" ? value : (iterations * batch) / samples;
}

/** The optimiser's own rate; 0 where it is left open. */
function rateOf(context: CheckContext, experiment: Bound): number {
  const optimizer = child(experiment, "optimizer");
  if (!optimizer?.block) return 0;
  const def = optimizer.block.def as unknown as Optimizer<unknown>;
  return attemptOwn(context, optimizer.span, () => def.rate((optimizer.value as { props: unknown }).props)) ?? 0;
}

/** Steps between two events; 0 where nothing is written. More than the run has would never happen. */
function everyOf(
  context: CheckContext,
  experiment: Bound,
  name: string,
  pace: Pace,
  total: number | undefined,
): number | undefined {
  const bound = child(experiment, name);
  if (!bound || bound.hole) return 0;
  const steps = iterationsOf(context, bound, name, pace);
  const length = child(experiment, "length");
  if (steps === undefined || total === undefined || !length || length.hole || steps <= total) return steps;
  const related = [{ message: "the length of the run", span: length.span }];
  const tenth = Math.max(1, Math.round(total / 10));
  const fixes = [{ title: `Write ${tenth} iters`, edits: [{ span: bound.span, text: `${tenth} iters` }] }];
  context.report("SKY4007", bound.span, { property: name, steps, total }, { related, fixes });
  return undefined;
}
