import { ops } from "../../runtime/ops/generated/index.ts";
import { gradients } from "../autodiff/gradients.ts";
import { recompute } from "../autodiff/recompute.ts";
import type { Features, Trainable } from "../blocks/define.ts";
import { diagnostic, SkyError } from "../diag/diagnostic.ts";
import { GraphBuilder } from "../ir/builder.ts";
import type { Graph, Variable } from "../ir/graph.ts";
import type { Value } from "../ir/op.ts";
import { buildEncoder, buildHead, building, ElaborationError, type InputValues } from "./forward.ts";
import { GraphModelBuilder, liesIn } from "./graph-model-builder.ts";
import { type MicroGraphs, readSums, sumUp } from "./micro.ts";
import { type EncoderPlan, type ModelPlan, ownUses } from "./model-plan.ts";
import type { InputPlan } from "./program.ts";
import type { SeePart } from "./tensors.ts";

/** Both graphs of a model over one set of variables. */
export interface ModelGraphs extends Pick<TrainGraphs, "micro"> {
  readonly train: Graph;
  readonly eval: Graph;
  /** In order of creation: parameters, statistics, optimiser state. */
  readonly variables: readonly Variable[];
}

/** Feeds of one input: image stack, days of the year, which dates exist. */
function inputValues(graph: GraphBuilder, input: InputPlan, batch: number): InputValues {
  const { name, frames, size, bands } = input;
  return {
    x_BTHWC: graph.input(name, { dtype: "f32", shape: [batch, frames, size, size, bands.length] }),
    day_BT: graph.input(`${name}.day`, { dtype: "i32", shape: [batch, frames] }),
    valid_BT: graph.input(`${name}.valid`, { dtype: "f32", shape: [batch, frames] }),
  };
}

const inputsOf = (graph: GraphBuilder, plan: EncoderPlan, batch: number): Map<string, InputValues> =>
  new Map(plan.branches.map(({ input }) => [input.name, inputValues(graph, input, batch)]));

function labelsOf(graph: GraphBuilder, { labels, batch }: ModelPlan): Value {
  return labels.kind === "mask"
    ? graph.input("labels", { dtype: "i32", shape: [batch, labels.size, labels.size] })
    : graph.input("target", { dtype: "f32", shape: [batch, labels.classes.length] });
}

function lossOf(b: GraphModelBuilder, plan: ModelPlan, logits: Value, labels: Value): Value {
  const ignore = plan.labels.kind === "mask" ? plan.labels.ignore : undefined;
  return building(plan.loss, () => plan.loss.def.build(b, logits, labels, plan.loss.props, ignore));
}

/** What the loss is a mean over; parts of a batch count alike where it does not say. */
function weightOf(b: GraphModelBuilder, plan: ModelPlan, logits: Value, labels: Value): Value {
  const ignore = plan.labels.kind === "mask" ? plan.labels.ignore : undefined;
  const { def, props } = plan.loss;
  if (!def.weight) return b.constant(1, { dtype: "f32", shape: [] });
  return building(plan.loss, () => def.weight!(b, logits, labels, props, ignore));
}

/** The factor of the innermost scope that a parameter lies in. */
function factorOf(factors: Readonly<Record<string, number>>, name: string): number {
  const scopes = Object.keys(factors).filter((scope) => liesIn(name, [scope]));
  const inner = scopes.reduce((best, scope) => (scope.length > best.length ? scope : best), "");
  return factors[inner] ?? 1;
}

const rateOf = (graph: GraphBuilder, rate: Value, factor: number): Value =>
  factor === 1 ? rate : graph.op("mul", [rate, graph.constant(factor, { dtype: "f32", shape: [] })]);

/** Declares what a graph is fed with, and then gives the features for its head. */
export type FeaturesOf = (graph: GraphBuilder, plan: ModelPlan) => (b: GraphModelBuilder, see?: SeePart) => Features;

/** The encoder on fed images. */
const encoded: FeaturesOf = (graph, { encoder, batch }) => {
  const inputs = inputsOf(graph, encoder, batch);
  return (b, see) => buildEncoder(b, encoder, inputs, see);
};

/** What a step of training runs. */
export interface TrainGraphs {
  /** The whole step; with micro-batches one part of it. */
  readonly graph: Graph;
  /** In order of creation: parameters, statistics, optimiser state. */
  readonly variables: readonly Variable[];
  /** Scopes of the blocks that could be computed again, in the order of the forward pass. */
  readonly blocks: readonly string[];
  /** Where a step has several parts: the update at its end, and what is summed up within it. */
  readonly micro?: MicroGraphs;
}

/** The parameters that are trained, as an optimiser gets them. */
function trainablesOf(
  graph: GraphBuilder,
  plan: ModelPlan,
  parameters: readonly Variable[],
  rate: Value,
  slopeOf: (variable: Variable, place: number) => Value,
): Trainable[] {
  return parameters.map((v, i) => ({
    name: v.name,
    value: graph.variable(v),
    grad: slopeOf(v, i),
    noDecay: v.noDecay,
    rate: rateOf(graph, rate, factorOf(plan.factors, v.name)),
  }));
}

/** Blocks that are computed again in the backward pass: these, or all that there are. */
export type Again = ReadonlySet<string> | "all";

const chosenOf = (again: Again, { blocks }: GraphModelBuilder): ReadonlySet<string> =>
  again === "all" ? blocks : again;

/** Forward, backward, optimiser. Throws ElaborationError where blocks do not fit. */
export function trainGraph(
  plan: ModelPlan,
  featuresOf: FeaturesOf = encoded,
  again: Again = plan.recompute.mode === "blocks" ? "all" : new Set(),
): TrainGraphs {
  if (plan.parts > 1) return partGraphs(plan, featuresOf, again);
  const graph = new GraphBuilder("train", ops);
  const features = featuresOf(graph, plan);
  const labels = labelsOf(graph, plan);
  const rate = graph.input("lr", { dtype: "f32", shape: [] });
  const step = graph.input("step", { dtype: "i32", shape: [] });
  const key = graph.input("key", { dtype: "u32", shape: [2] });
  const b = new GraphModelBuilder(graph, true, key, plan.frozen);
  const loss = lossOf(b, plan, buildHead(b, plan, features(b)), labels);
  graph.output("loss", loss);
  const parameters = trainedOf(b);
  const forward = graph.nodes.length;
  const slopes = gradients(
    graph,
    loss,
    parameters.map((v) => graph.variable(v)),
  );
  const trainables = trainablesOf(graph, plan, parameters, rate, (_, i) => slopes[i]!);
  const { optimizer } = plan;
  building(optimizer, () => optimizer.def.build(b, trainables, step, optimizer.props));
  b.finish();
  const made = recompute(graph.finish(), ops, { forward, blocks: chosenOf(again, b) });
  return { graph: made.graph, variables: [...b.variables.values()], blocks: [...b.blocks] };
}

const trainedOf = (b: GraphModelBuilder): Variable[] =>
  [...b.variables.values()].filter((v) => v.role === "parameter" && !v.frozen);

/** A step in parts: forward and backward of one, and the update from the sums of all. */
function partGraphs(plan: ModelPlan, featuresOf: FeaturesOf, again: Again): TrainGraphs {
  const graph = new GraphBuilder("train", ops);
  const features = featuresOf(graph, plan);
  const labels = labelsOf(graph, plan);
  const part = graph.input("part", { dtype: "u32", shape: [] });
  const key = graph.op("fold_in", [graph.input("key", { dtype: "u32", shape: [2] }), part]);
  const b = new GraphModelBuilder(graph, true, key, plan.frozen);
  const logits = buildHead(b, plan, features(b));
  const loss = lossOf(b, plan, logits, labels);
  graph.output("loss", loss);
  const weight = weightOf(b, plan, logits, labels);
  const parameters = trainedOf(b);
  const total = graph.op("mul", [loss, graph.op("stop_gradient", [weight])]);
  const forward = graph.nodes.length;
  const slopes = gradients(
    graph,
    total,
    parameters.map((v) => graph.variable(v)),
  );
  b.finish();
  const { graph: whole, of } = recompute(graph.finish(), ops, { forward, blocks: chosenOf(again, b) });
  const added = parameters.map((v, i) => [v, of(slopes[i]!)] as const);
  const built = sumUp(whole, { total: of(total), weight: of(weight), part: of(part), gradients: added });
  const end = new GraphBuilder("apply", ops);
  const rate = end.input("lr", { dtype: "f32", shape: [] });
  const step = end.input("step", { dtype: "i32", shape: [] });
  const sums = readSums(end, built);
  end.output("loss", sums.loss);
  const last = new GraphModelBuilder(end, true, undefined, plan.frozen, b.variables);
  const trainables = trainablesOf(end, plan, parameters, rate, (variable) => sums.gradient(variable));
  const { optimizer } = plan;
  building(optimizer, () => optimizer.def.build(last, trainables, step, optimizer.props));
  last.finish();
  const apply = end.finish();
  return {
    graph: built.graph,
    variables: [...b.variables.values()],
    blocks: [...b.blocks],
    micro: { apply: { ...apply, updates: new Map([...sums.states, ...apply.updates]) }, sums: built.sums },
  };
}

/**
 * Builds the train graph where a user's own blocks take part: that gradients flow through them is theirs to see to. Throws
 * ElaborationError where they do not; gives the number of such blocks.
 */
export function trainOwn(plan: ModelPlan): number {
  const uses = ownUses(plan);
  const [first] = uses;
  if (!first) return 0;
  try {
    trainGraph(plan);
  } catch (error) {
    if (!(error instanceof SkyError)) throw error;
    const reason = error.diagnostic.message.replace(/^skyc failed: |\.$/g, "");
    const args = { method: "build", block: `"${first.own!.name}"`, reason };
    throw new ElaborationError(diagnostic("SKY2130", first.span, args));
  }
  return uses.length;
}

/** Loss and predicted class; all that a check of shapes needs. Throws ElaborationError where blocks do not fit. */
export function evalGraph(plan: ModelPlan, see?: SeePart, featuresOf: FeaturesOf = encoded): Graph {
  const graph = new GraphBuilder("eval", ops);
  const features = featuresOf(graph, plan);
  const labels = labelsOf(graph, plan);
  const b = new GraphModelBuilder(graph, false, undefined, plan.frozen);
  const logits = buildHead(b, plan, features(b, see), see);
  graph.output("loss", lossOf(b, plan, logits, labels));
  graph.output("prediction", graph.op("argmax", [logits], { axis: -1 }));
  return graph.finish();
}

/** Logits and predicted class, without labels: what is served. */
export function serveGraph(plan: ModelPlan): Graph {
  const graph = new GraphBuilder("serve", ops);
  const features = encoded(graph, plan);
  const b = new GraphModelBuilder(graph, false, undefined, plan.frozen);
  const logits = buildHead(b, plan, features(b));
  graph.output("logits", logits);
  graph.output("prediction", graph.op("argmax", [logits], { axis: -1 }));
  return graph.finish();
}

/** Train and eval graphs as they come from the blocks; passes are the driver's matter. */
export function elaborate(plan: ModelPlan): ModelGraphs {
  const { graph, ...rest } = trainGraph(plan);
  return { train: graph, eval: evalGraph(plan), ...rest };
}

/** An encoder alone on one sample: to check its shapes and count its parameters without an experiment. */
export function elaborateEncoder(
  plan: EncoderPlan,
  see?: SeePart,
): {
  readonly graph: Graph;
  readonly variables: readonly Variable[];
  readonly features: Features;
} {
  const graph = new GraphBuilder("encoder", ops);
  const b = new GraphModelBuilder(graph, false, undefined);
  const features = buildEncoder(b, plan, inputsOf(graph, plan, 1), see);
  for (const [i, map] of features.maps.entries()) graph.output(`map${i}`, map.value_BHWC);
  if (features.token_BC) graph.output("token", features.token_BC);
  return { graph: graph.finish(), variables: [...b.variables.values()], features };
}
