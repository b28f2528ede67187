import type { Expect, Sweep } from "../../grammar/ast.ts";
import type { Augment, Head, Loss, Optimizer } from "../blocks/define.ts";
import { blocks } from "../blocks/generated/index.ts";
import type { BatchSize } from "../blocks/units.ts";
import type { EncoderPlan, ModelPlan } from "../elaborate/model-plan.ts";
import type {
  BlockCall,
  DataPlan,
  Expectation,
  InputPlan,
  LabelPlan,
  Program,
  SchedulePlan,
  Trial,
} from "../elaborate/program.ts";
import { type Bound, child } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { callOf, type DatasetPlan, datasetPlan } from "./dataset.ts";
import { encoderPlan, type Given, useOf } from "./encoder.ts";
import { expectations } from "./expectations.ts";
import { iterationsOf, type Pace, schedulePlan } from "./lengths.ts";
import type { Extra } from "./members.ts";
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
  readonly metrics: readonly BlockCall[];
  readonly expectations: readonly Expectation[];
  readonly trials: readonly Trial[];
}

interface Props {
  readonly task: Program["task"];
  readonly batch?: BatchSize;
  readonly seed: number;
}

/** A number of steps that stands in for one that is a hole, so that shapes can be checked all the same. */
const standIn = { batch: 2, iterations: 1000 };

/** Holds the parts of a bound experiment against each other; undefined after a report. */
export function experimentPlan(context: CheckContext, experiment: Bound): ExperimentPlan | undefined {
  const props = (experiment.value as { props: Props }).props;
  const dataset = child(experiment, "data");
  const head = child(experiment, "head");
  const loss = child(experiment, "loss");
  const optimizer = child(experiment, "optimizer");
  if (!dataset?.declaration || !head?.block || !loss?.block || !optimizer?.block || child(experiment, "task")?.hole)
    return undefined;
  const set = datasetPlan(context, dataset);
  if (!set) return undefined;
  const fits = taskFits(context, experiment, set, head);
  const given = givenOf(context, experiment, set);
  const resized = given && augmented(context, experiment, set);
  const encoder = resized && encoderOf(context, experiment, { ...set, inputs: resized.inputs }, given);
  const run = runOf(context, experiment, set, optimizer);
  if (!fits || !encoder || !resized || !run) return undefined;
  const metrics = [...(child(experiment, "metric")?.children.values() ?? [])].flatMap((m) => callOf(m) ?? []);
  const extras = experiment.declaration!.extras;
  const trials = trialsOf(
    context,
    extras.filter((e): e is Extra<Sweep> => e.node.type === "sweep"),
  );
  const expected = expectations(
    context,
    extras.filter((e): e is Extra<Expect> => e.node.type === "expect"),
    {
      metrics: metrics.map((m) => m.block),
      parts: [
        "all",
        "head",
        ...(encoder.fusion
          ? ["encoder", encoder.fusion.name, ...encoder.branches.map((b) => b.name)]
          : [encoder.scope]),
      ],
      splits: Object.keys(set.splits),
      trials,
    },
  );
  const model: ModelPlan = {
    task: props.task,
    encoder,
    head: useOf<Head<unknown>>(head),
    loss: useOf<Loss<unknown>>(loss),
    optimizer: useOf<Optimizer<unknown>>(optimizer),
    labels: resized.labels,
    batch: run.pace.batch,
  };
  const used = encoder.branches.map((b) => b.input);
  return {
    model,
    data: {
      name: set.name,
      format: set.format,
      source: set.source,
      splits: set.splits,
      inputs: used,
      labels: resized.labels,
      augment: resized.augment,
      batch: run.pace.batch,
      seed: props.seed,
    },
    schedule: run.schedule,
    iterations: run.iterations,
    evaluateEvery: run.evaluateEvery,
    checkpointEvery: run.checkpointEvery,
    metrics,
    expectations: expected,
    trials,
  };
}

function taskFits(context: CheckContext, experiment: Bound, set: DatasetPlan, head: Bound): boolean {
  const { task } = (experiment.value as { props: Props }).props;
  const at = child(experiment, "task")!;
  const wanted = set.labels.kind === "mask" ? "semantic_segmentation" : "scene_classification";
  let good = true;
  if (task !== wanted) {
    good = false;
    const labels = child(set.bound, "labels");
    context.report(
      "SKY4108",
      at.span,
      { task, dataset: set.name, labels: set.labels.kind, wanted },
      {
        related: labels ? [{ message: "the labels are declared here", span: labels.span }] : [],
        fixes: [{ title: `Write ${wanted}`, edits: [{ span: at.span, text: wanted }] }],
      },
    );
  }
  const def = head.block!.def as unknown as Head<unknown>;
  if (good && !def.tasks.includes(task)) {
    good = false;
    const heads = [...blocks.values()]
      .filter((b) => b.kind === "head" && (b as unknown as Head<unknown>).tasks.includes(task))
      .map((b) => b.name);
    context.report(
      "SKY4107",
      head.span,
      { head: def.name, task, heads: heads.join(", ") },
      { related: [{ message: "the task is chosen here", span: at.span }] },
    );
  }
  return good;
}

/** What `given: only(ms)` and `given: dates(1)` leave. */
function givenOf(context: CheckContext, experiment: Bound, set: DatasetPlan): Given | undefined {
  const given = child(experiment, "given");
  if (!given?.block) return {};
  const props = (given.value as { props: { inputs?: readonly string[]; dates?: number; count?: number } }).props;
  const names = set.inputs.map((i) => i.name);
  for (const [i, name] of (props.inputs ?? []).entries()) {
    if (names.includes(name)) continue;
    context.report("SKY4109", child(given, "inputs")?.children.get(String(i))?.span ?? given.span, {
      name,
      inputs: names.join(", "),
    });
    return undefined;
  }
  const dates = props.dates ?? props.count;
  return { ...(props.inputs ? { inputs: props.inputs } : {}), ...(dates === undefined ? {} : { dates }) };
}

interface Augmented {
  readonly inputs: readonly InputPlan[];
  readonly labels: LabelPlan;
  readonly augment: readonly BlockCall[];
}

/** Sizes after crops; every input has to have whole pixels there. */
function augmented(context: CheckContext, experiment: Bound, set: DatasetPlan): Augmented | undefined {
  const reference = set.labels.kind === "mask" ? set.labels.size : set.inputs[0]!.tile;
  let size = reference;
  let at: Bound | undefined;
  const augment: BlockCall[] = [];
  for (const bound of child(experiment, "augment")?.children.values() ?? []) {
    if (!bound.block) continue;
    const def = bound.block.def as unknown as Augment<unknown>;
    const call = callOf(bound)!;
    augment.push(call);
    if (!def.resized) continue;
    size = def.resized(call.props, size);
    at = child(bound, "size") ?? bound;
  }
  const inputs: InputPlan[] = [];
  for (const input of set.inputs) {
    const scaled = (input.tile * size) / reference;
    if (Number.isInteger(scaled) && scaled <= input.tile) {
      inputs.push({ ...input, size: scaled });
      continue;
    }
    context.report("SKY4113", at?.span, { size, found: scaled, input: input.name, tile: input.tile, reference });
    return undefined;
  }
  const labels = set.labels.kind === "mask" ? { ...set.labels, size } : set.labels;
  return { inputs, labels, augment };
}

function encoderOf(context: CheckContext, experiment: Bound, set: DatasetPlan, given: Given): EncoderPlan | undefined {
  const backbone = child(experiment, "backbone");
  const encoder = child(experiment, "encoder");
  if (backbone && encoder) {
    context.report(
      "SKY4110",
      encoder.span,
      { found: "both", hint: "Remove one of them." },
      { related: [{ message: "the backbone", span: backbone.span }] },
    );
    return undefined;
  }
  if (encoder?.declaration) {
    const inputs = child(set.bound, "inputs")?.children ?? new Map<string, Bound>();
    return encoderPlan(
      context,
      encoder,
      (modality) => {
        const name = (modality.value as { name: string }).name;
        const found = set.inputs.find((i) => i.modality === name);
        if (!found) {
          context.report(
            "SKY4111",
            modality.span,
            { modality: name, dataset: set.name, inputs: set.inputs.map((i) => `${i.name}: ${i.modality}`).join(", ") },
            {
              related: [...inputs.values()]
                .slice(0, 1)
                .map((b) => ({ message: "the data set's inputs", span: b.span })),
            },
          );
        }
        return found;
      },
      given,
    );
  }
  if (backbone?.block) {
    const [input, second] = set.inputs;
    if (second) {
      context.report("SKY4110", backbone.span, {
        found: `a backbone for ${set.inputs.length} inputs`,
        hint: `Declare an encoder with a spatial encoder on each and a fusion, or give ${set.name} one input.`,
      });
      return undefined;
    }
    const frames = Math.min(input!.frames, given.dates ?? input!.frames);
    if (frames > 1) {
      context.report("SKY4114", backbone.span, { input: input!.name, frames });
      return undefined;
    }
    return {
      scope: "backbone",
      branches: [{ name: "backbone", input: { ...input!, frames }, backbone: useOf(backbone) }],
    };
  }
  if (!backbone?.hole && !encoder?.hole) {
    const span = experiment.declaration!.node.name.span;
    context.report("SKY4110", span, { found: "neither", hint: "Write backbone: ViT { … }, or encoder: NAME." });
  }
  return undefined;
}

interface RunPlan {
  readonly pace: Pace;
  readonly iterations: number;
  readonly schedule: SchedulePlan;
  readonly evaluateEvery: number;
  readonly checkpointEvery: number;
}

/** Lengths in steps, the schedule over them. */
function runOf(context: CheckContext, experiment: Bound, set: DatasetPlan, optimizer: Bound): RunPlan | undefined {
  const size = child(experiment, "batch");
  const batch = size && !size.hole ? (size.value as BatchSize).value : standIn.batch;
  const pace: Pace = { batch, samples: set.samples, dataset: set.name };
  const steps = (name: string): number | undefined => {
    const bound = child(experiment, name);
    return bound && !bound.hole ? iterationsOf(context, bound, name, pace) : 0;
  };
  const length = child(experiment, "length");
  const iterations = length && !length.hole ? steps("length") : standIn.iterations;
  const evaluateEvery = steps("evaluate");
  const checkpointEvery = steps("checkpoint");
  if (iterations === undefined || evaluateEvery === undefined || checkpointEvery === undefined) return undefined;
  const rate = (optimizer.block!.def as unknown as Optimizer<unknown>).rate(
    (optimizer.value as { props: unknown }).props,
  );
  const schedule = schedulePlan(context, rate, child(experiment, "schedule"), iterations, pace);
  if (!schedule) return undefined;
  return {
    pace,
    iterations,
    schedule,
    evaluateEvery,
    checkpointEvery: checkpointEvery || Math.max(1, Math.ceil(iterations / 10)),
  };
}
