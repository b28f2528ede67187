import type { Expect, Member, Sweep } from "../../grammar/ast.ts";
import type { Head, Loss, Metric, Optimizer } from "../blocks/define.ts";
import { augmentChoices } from "../elaborate/augment-choices.ts";
import type { EncoderPlan, ModelPlan, Precision } from "../elaborate/model-plan.ts";
import type { BlockCall, DataPlan, Expectation, Program, SchedulePlan, Trial } from "../elaborate/program.ts";
import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { callOf, type DatasetPlan, datasetPlan, hiddenSplits } from "./dataset.ts";
import { attemptOwn } from "./elaboration.ts";
import { useOf } from "./encoder.ts";
import { expectations, type Measurable } from "./expectations.ts";
import { modulesOf } from "./figures.ts";
import type { Extra } from "./members.ts";
import { budgetOf } from "./memory-budget.ts";
import { encoderStated, modelEncoder } from "./model-encoder.ts";
import { type Augmented, augmented, givenOf } from "./model-inputs.ts";
import { obeyExperiment } from "./obey.ts";
import { factorScopes, frozenScopes } from "./parts.ts";
import { type RunPlan, runPlan } from "./run-plan.ts";
import { trialsOf } from "./sweeps.ts";

/** An experiment with everything settled but its graphs. */
export interface ExperimentPlan {
  readonly model: ModelPlan;
  /** Undefined while the data set has holes. */
  readonly data: Omit<DataPlan, "source"> & { readonly source: BlockCall | undefined };
  readonly schedule: SchedulePlan;
  readonly iterations: number;
  readonly evaluateEvery: number;
  readonly checkpointEvery: number;
  readonly keep: RunPlan["keep"];
  /** Training samples, where the text tells. */
  readonly samples: number | undefined;
  /** Passes over them. */
  readonly epochs: number | undefined;
  /** Where a number stands in for one that is left open. */
  readonly open: RunPlan["open"];
  readonly metrics: readonly BlockCall[];
  readonly expectations: readonly Expectation[];
  readonly trials: readonly Trial[];
}

interface Props {
  readonly task: Program["task"];
  readonly precision: Precision;
  readonly seed: number;
  readonly recompute?: ModelPlan["recompute"]["mode"];
}

/** What could be settled of an experiment, whatever else is open or wrong. */
export interface ExperimentParts {
  readonly encoder: EncoderPlan | undefined;
  readonly run: RunPlan | undefined;
  readonly expectations: readonly Expectation[];
  readonly trials: readonly Trial[];
  /** The whole of it, where nothing is missing. */
  readonly plan: ExperimentPlan | undefined;
}

/** The plan of an experiment; undefined when something that is open or was reported leaves none. */
export const experimentPlan = (context: CheckContext, experiment: Bound): ExperimentPlan | undefined =>
  experimentParts(context, experiment).plan;

/** Holds the parts of a bound experiment against each other. What is left open or was reported is passed over. */
export function experimentParts(context: CheckContext, experiment: Bound): ExperimentParts {
  const dataset = child(experiment, "data");
  const set = dataset?.declaration ? datasetPlan(context, dataset) : undefined;
  const stated = encoderStated(context, experiment);
  const given = set && givenOf(context, experiment, set);
  const resized = set && augmented(context, experiment, set);
  const encoder =
    stated && given && resized ? modelEncoder(context, experiment, set, resized.inputs, given) : undefined;
  const run = runPlan(context, experiment);
  const fits = obeyExperiment({ context, experiment, set, resized, encoder, run });
  const stating = statements(context, experiment, encoder, run);
  const whole = set !== undefined && fits && encoder && resized && run;
  const budget = budgetOf(stating.expectations);
  const model = whole ? modelOf(experiment, encoder, resized, run, budget) : undefined;
  const plan =
    whole && model
      ? { model, data: dataOf(experiment, set, encoder, resized, run), ...stating, ...paced(run) }
      : undefined;
  return { encoder, run, plan, expectations: stating.expectations, trials: stating.trials };
}

const paced = ({ batch: _, parts: __, ...run }: RunPlan): Omit<RunPlan, "batch" | "parts"> => run;

/** Metrics, sweeps and expectations. */
function statements(
  context: CheckContext,
  experiment: Bound,
  encoder: EncoderPlan | undefined,
  run: RunPlan | undefined,
): Pick<ExperimentPlan, "metrics" | "trials" | "expectations"> {
  const extras = experiment.declaration!.extras;
  const is =
    <T extends Member["type"]>(type: T) =>
    (extra: Extra<Member>): extra is Extra<Extract<Member, { type: T }>> =>
      extra.node.type === type;
  const dataset = child(experiment, "data");
  const list = child(experiment, "metric");
  const metrics = [...(list?.children.values() ?? [])].flatMap((m) => callOf(m) ?? []);
  for (const metric of list?.children.values() ?? []) tryMetric(context, metric);
  const trials = trialsOf(context, extras.filter(is("sweep")) as readonly Extra<Sweep>[]);
  const splits = dataset && child(dataset, "splits");
  const known: Measurable = {
    ...(list && !hasHole(list) ? { list } : {}),
    metrics: list && !hasHole(list) ? metrics.map((m) => m.block) : undefined,
    parts: encoder && [...new Set(["all", "head", encoder.scope, ...modulesOf(encoder)])],
    grids: encoder && [...new Set([encoder.scope, ...modulesOf(encoder)])],
    countable: run?.samples !== undefined || !dataset?.declaration,
    splits: splits && !splits.hole ? [...splits.children.keys()] : undefined,
    trials,
    hidden: splits && !splits.hole ? hiddenSplits(child(experiment, "data")!) : undefined,
  };
  const expected = expectations(context, extras.filter(is("expect")) as readonly Extra<Expect>[], known);
  return { metrics, trials, expectations: expected };
}

/** A metric of the user's own has a value on a small outcome, of which something was right and something wrong. */
function tryMetric(context: CheckContext, metric: Bound): void {
  const call = callOf(metric);
  if (!call?.own) return;
  const def = call.own.def as unknown as Metric<unknown>;
  const outcome = { classes: ["first", "second"], confusion: Float64Array.from([3, 1, 2, 4]) };
  attemptOwn(context, metric.span, () => [def.compute(outcome, call.props), def.perClass?.(outcome, call.props)]);
}

function modelOf(
  experiment: Bound,
  encoder: EncoderPlan,
  resized: Augmented,
  run: RunPlan,
  budget: number | undefined,
): ModelPlan | undefined {
  const mode = propsOf(experiment).recompute ?? "none";
  const parts = ["head", "loss", "optimizer"].map((name) => child(experiment, name));
  const [head, loss, optimizer] = parts as [Bound, Bound, Bound];
  if (parts.some((part) => !part?.block || hasHole(part)) || child(experiment, "task")?.hole) return undefined;
  const { task, precision } = propsOf(experiment);
  return {
    task,
    precision,
    encoder,
    head: useOf<Head<unknown>>(head),
    loss: useOf<Loss<unknown>>(loss),
    optimizer: useOf<Optimizer<unknown>>(optimizer),
    labels: resized.labels,
    batch: run.batch / run.parts,
    parts: run.parts,
    recompute: { mode, ...(mode === "auto" && budget !== undefined ? { budget } : {}) },
    frozen: frozenScopes(experiment, encoder),
    choices: augmentChoices(resized.augment),
    factors: factorScopes(optimizer, encoder),
  };
}

const propsOf = (experiment: Bound): Props => (experiment.value as { props: Props }).props;

const dataOf = (
  experiment: Bound,
  set: DatasetPlan,
  encoder: EncoderPlan,
  resized: Augmented,
  run: RunPlan,
): ExperimentPlan["data"] => ({
  name: set.name,
  format: set.format,
  source: set.source,
  splits: set.splits,
  ...(set.hidden.length > 0 ? { hidden: set.hidden } : {}),
  inputs: encoder.branches.map((b) => b.input),
  labels: resized.labels,
  augment: resized.augment,
  batch: run.batch,
  ...(run.parts > 1 ? { evaluated: run.batch / run.parts } : {}),
  seed: propsOf(experiment).seed,
});
