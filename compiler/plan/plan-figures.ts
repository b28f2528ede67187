import { child } from "../check/bound.ts";
import type { CheckedExperiment } from "../check/check.ts";
import { CheckContext } from "../check/context.ts";
import { attempt } from "../check/elaboration.ts";
import type { ExperimentParts, ExperimentPlan } from "../check/experiment.ts";
import { type Figures, modulesOf, partSize } from "../check/figures.ts";
import { encoderExpectations } from "../check/judge-encoder.ts";
import { elaborateEncoder } from "../elaborate/graphs.ts";
import type { Graph } from "../ir/graph.ts";
import { bytesOf, sizeOf } from "../ir/type.ts";
import { peakOf } from "../passes/cost.ts";
import type { Plan, PlanPeak, PlanStated, PlanTime } from "./plan.ts";
import { statedSizes } from "./stated.ts";

/** How fast a machine works, as it was measured. */
export interface Pace {
  readonly machine: string;
  /** Seconds that one run of a graph takes. */
  seconds(graph: Graph): number;
}

/** The most tensors of a peak that are named. */
const most = 4;

/** Trained numbers by part. */
export function sizes({ encoder }: ExperimentParts, figures: Figures | undefined): Plan["params"] {
  if (!encoder) return { total: null, modules: {} };
  const modules = modulesOf(encoder);
  if (figures)
    return {
      total: figures.parameters("all"),
      modules: Object.fromEntries(modules.map((part) => [part, figures.parameters(part)])),
    };
  // Without a head the encoder can still be counted.
  const alone = attempt(new CheckContext(), () => elaborateEncoder(encoder).variables);
  const size = (part: string): number | null => (part === "head" || !alone ? null : partSize(encoder, alone, part));
  return { total: null, modules: Object.fromEntries(modules.map((part) => [part, size(part)])) };
}

/** Sizes that the experiment or its encoder states, of parts that the model has. */
export function stated(
  { bound }: CheckedExperiment,
  { expectations, model }: ExperimentPlan,
  figures: Figures,
): PlanStated[] {
  const encoder = bound && child(bound, "encoder");
  const own = encoder?.declaration ? encoderExpectations(new CheckContext(), encoder) : [];
  const modules = modulesOf(model.encoder);
  const ofEncoder = statedSizes(own, (part) => figures.parameters(part === "all" ? "encoder" : part))
    .filter(({ part }) => part === "all" || modules.includes(part))
    .map((one) => (one.part === "all" ? { ...one, part: "encoder" } : one));
  return [...ofEncoder, ...statedSizes(expectations, (part) => figures.parameters(part))];
}

/** How many numbers training changes. */
export const trained = ({ variables }: Figures): number =>
  variables
    .filter(({ role, frozen }) => role === "parameter" && !frozen)
    .reduce((sum, { type }) => sum + sizeOf(type.shape), 0);

/** What the backward pass computes again. */
export function recomputed(figures: Figures): Plan["recompute"] {
  const { mode } = figures.model.recompute;
  return mode === "none" ? null : { mode, blocks: figures.recomputed, of: figures.blocks };
}

/** Bytes of the variables. */
export function heldBy({ variables, graphs }: Figures): NonNullable<Plan["variables"]> {
  const held = (role: "parameter" | "state"): number =>
    variables.filter((one) => one.role === role).reduce((sum, { type }) => sum + bytesOf(type), 0);
  const sums = (graphs.micro?.sums ?? []).reduce((sum, { type }) => sum + bytesOf(type), 0);
  return { parameters: held("parameter"), states: held("state"), sums };
}

/** Seconds of a step and of the run: features of a frozen encoder once for each sample, where it runs by itself. */
export function timed(
  figures: Figures,
  iters: number | null,
  { machine, seconds }: Pace,
  samples: number | null,
): PlanTime {
  const { frozen } = figures;
  const graphs = frozen ?? figures.graphs;
  const step = figures.overBatch("train_step", seconds, graphs);
  const whole =
    iters === null ? null : step * iters + (frozen ? seconds(frozen.features) * featured(figures, iters, samples) : 0);
  return { machine, train_step: step, eval_step: figures.overBatch("eval_step", seconds, graphs), train: whole };
}

/** How often features are computed in training: not more often than there are samples in all their forms, nor than steps take samples. */
const featured = ({ model: { batch, parts, choices } }: Figures, iters: number, samples: number | null): number =>
  Math.min(iters * batch * parts, samples === null ? Number.POSITIVE_INFINITY : samples * (choices ?? 1));

/** What is kept of a frozen encoder's features; null where the model runs whole. */
export function features(figures: Figures, iters: number | null, samples: number | null): Plan["features"] {
  const { frozen, model } = figures;
  if (!frozen) return null;
  const bytes = [...frozen.features.outputs.values()].reduce((sum, { type }) => sum + bytesOf(type), 0);
  const count = iters === null ? null : featured(figures, iters, samples);
  return { bytes, choices: model.choices ?? 1, count, total: count === null ? null : count * bytes };
}

/** When a graph holds most; of a frozen encoder that runs by itself and what comes after it, the one that holds more. */
export function peak(figures: Figures, graph: "train" | "eval"): PlanPeak {
  const { frozen } = figures;
  const found = [(frozen ?? figures.graphs)[graph], ...(frozen ? [frozen.features] : [])].map(peakOf);
  const { at, bytes, tensors } = found.reduce((largest, one) => (one.bytes > largest.bytes ? one : largest));
  return { at, bytes, tensors: tensors.slice(0, most), count: tensors.length };
}
