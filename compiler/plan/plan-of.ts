import { type Bound, child } from "../check/bound.ts";
import type { CheckedExperiment } from "../check/check.ts";
import { CheckContext } from "../check/context.ts";
import { type ExperimentParts, experimentParts } from "../check/experiment.ts";
import { paperOf } from "../check/members.ts";
import { untold } from "../check/stand-in.ts";
import { formatOf } from "../check/stored.ts";
import type { World } from "../check/world.ts";
import { LineMap, type Span } from "../diag/span.ts";
import type { Precision } from "../elaborate/model-plan.ts";
import type { HoleNote } from "../elaborate/program.ts";
import { baseDifferences } from "./base-differences.ts";
import { planDisk } from "./disk.ts";
import { planTensors } from "./part-types.ts";
import type { Plan, PlanPlace } from "./plan.ts";
import { expectationsOf } from "./plan-expectations.ts";
import { features, heldBy, type Pace, peak, recomputed, sizes, stated, timed, trained } from "./plan-figures.ts";
import { schedulePoints } from "./schedule-points.ts";

/** What a plan is made of. */
export interface PlanInput {
  readonly chosen: CheckedExperiment;
  readonly world: World;
  /** The same experiment with stand-ins for its holes, where there are some that keep it from being built. */
  readonly filled?: CheckedExperiment;
  readonly pace?: Pace | undefined;
}

/** What an experiment will take, from its text alone. It must have no errors; what its holes leave open is null. */
export function planOf({ chosen, world, filled, pace }: PlanInput): Plan {
  const { declaration, context } = chosen;
  const standing = chosen.plan && chosen.figures ? chosen : filled?.plan && filled.figures ? filled : chosen;
  const parts = partsOf(standing);
  const { plan, figures } = standing;
  const { run } = parts;
  const place = placesIn(world);
  const open = new Set(context.holes.map(({ path }) => path));
  const batch = run && !run.open.batch ? run.batch : null;
  const iters = run && !run.open.length ? run.iterations : null;
  const samples = iters === null || batch === null ? null : iters * batch;
  const size = run?.samples ?? null;
  const rated = iters !== null && !["schedule", "optimizer.lr", "optimizer"].some((path) => open.has(path));
  const known = run && rated ? run.schedule : undefined;
  const built = plan && !untold.some((path) => open.has(path)) ? figures : undefined;
  const dataset = standing.bound && child(standing.bound, "data");
  const splits = dataset && child(dataset, "splits");
  const unknownGround = new Set([...open].flatMap((path) => /^data\.inputs\.([^.]+)\.gsd$/.exec(path)?.[1] ?? []));
  const { bound } = chosen;
  const [task, precision] = ["task", "precision"].map((name) => bound && child(bound, name));
  return {
    experiment: declaration.name.text,
    params: sizes(parts, figures),
    memory: built ? { train: built.bytes("train"), eval: built.bytes("eval") } : { train: null, eval: null },
    flops: built
      ? { train_step: built.flops("train_step"), eval_step: built.flops("eval_step") }
      : { train_step: null, eval_step: null },
    length: { iters, samples, epochs: samples === null ? null : (run?.epochs ?? null) },
    schedule: known ? schedulePoints(known, iters!) : [],
    tensors: figures ? planTensors(figures.forward.parts, unknownGround) : [],
    assumptions: context.assumptions.map(({ span, ...rest }) => ({ ...rest, ...place(span) })),
    holes: context.holes.map((hole) => ({
      path: hole.path,
      stand_in: standInOf(hole, chosen !== standing, parts),
      ...place(hole.span),
    })),
    expectations: expectationsOf(chosen, standing, parts),
    file: world.root,
    task: task && !task.hole ? task.text : null,
    doc: declaration.doc ?? null,
    paper: paperOf(declaration.annotations) ?? null,
    stated: plan && figures ? stated(standing, plan, figures) : [],
    trained: figures ? trained(figures) : null,
    frozen: plan ? plan.model.frozen.map((scope) => scope.split(".").at(-1)!) : [],
    weights: (parts.encoder?.branches ?? []).flatMap(({ name, weights }) =>
      weights ? [{ part: name, path: weights.path }] : [],
    ),
    variables: built ? heldBy(built) : null,
    recompute: built ? recomputed(built) : null,
    peaks: built ? { train: peak(built, "train"), eval: peak(built, "eval") } : null,
    data: {
      name: dataset?.declaration ? dataset.text : null,
      samples: size,
      splits: [...(splits?.children ?? [])].map(([name, split]) => `${name}: ${shortest(split)}`),
    },
    batch,
    micro: batch === null || !run ? null : batch / run.parts,
    precision: precision && !precision.hole ? (precision.value as Precision) : null,
    evaluate_every: iters !== null && run ? run.evaluateEvery || null : null,
    checkpoint_every: iters !== null && run ? run.checkpointEvery : null,
    schedule_parts: known ? known.segments.map(({ call, from, to }) => ({ block: call.block, from, to })) : [],
    time: built && pace ? timed(built, iters, pace, size) : null,
    disk: built
      ? planDisk(heldBy(built), iters, run!, dataset && child(dataset, "source"), dataset && formatOf(dataset))
      : null,
    bases: declaration.bases.map(({ parts: names }) => names.map(({ text }) => text).join(".")),
    differences: bound ? baseDifferences(declaration, bound, world.files.get(declaration.name.span.file)!) : [],
    features: built ? features(built, iters, size) : null,
    sweeps: count(parts.trials.map(({ sweep }) => sweep)),
  };
}

/** What could be settled of an experiment that has no whole plan. */
function partsOf({ plan, bound }: CheckedExperiment): ExperimentParts {
  if (plan) {
    const { model, data, expectations, trials } = plan;
    return {
      plan,
      encoder: model.encoder,
      run: { ...plan, batch: data.batch, parts: model.parts },
      expectations,
      trials,
    };
  }
  if (bound) return experimentParts(new CheckContext(), bound);
  return { plan, encoder: undefined, run: undefined, expectations: [], trials: [] };
}

/** `folds(1..4)` rather than `folds { range: 1..4 }`. */
function shortest(bound: Bound): string {
  const { block, children, text } = bound;
  const written = [...children].filter(([, { origin }]) => origin.kind !== "default");
  const [only] = written;
  if (!block || written.length > 1) return text;
  return only && block.def && "argument" in block.def && block.def.argument === only[0]
    ? `${block.name}(${only[1].text})`
    : text;
}

/** What the figures were made with in a hole's place. */
function standInOf({ path, standIn }: HoleNote, refilled: boolean, { run }: ExperimentParts): string | null {
  if (path === "batch" && run?.open.batch) return `${run.batch} total`;
  if (path === "length" || untold.includes(path)) return null;
  return refilled ? (standIn ?? null) : null;
}

function placesIn(world: World): (span: Span) => PlanPlace {
  const maps = new Map<string, LineMap>();
  return ({ file, start }) => {
    const text = world.files.get(file)?.ast.text;
    // What the command line sets stands in no file.
    if (text === undefined) return { file, line: 1, column: 1 };
    const map = maps.get(file) ?? new LineMap(text);
    maps.set(file, map);
    return { file, ...map.position(start) };
  };
}

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
