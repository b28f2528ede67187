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

/** Bytes of the variables. */
export function heldBy({ variables }: Figures): { readonly parameters: number; readonly states: number } {
  const held = (role: "parameter" | "state"): number =>
    variables.filter((one) => one.role === role).reduce((sum, { type }) => sum + bytesOf(type), 0);
  return { parameters: held("parameter"), states: held("state") };
}

/** Seconds of a step and of the run. */
export function timed(figures: Figures, iters: number | null, { machine, seconds }: Pace): PlanTime {
  const { train, eval: evaluated } = figures.graphs;
  const step = seconds(train);
  return { machine, train_step: step, eval_step: seconds(evaluated), train: iters === null ? null : step * iters };
}

/** When a graph holds most. */
export function peak(figures: Figures, graph: "train" | "eval"): PlanPeak {
  const { at, bytes, tensors } = peakOf(figures.graphs[graph]);
  return { at, bytes, tensors: tensors.slice(0, most), count: tensors.length };
}
