// B batch, T dates, H W pixels, C channels.
import { gradients } from "../../compiler/autodiff/gradients.ts";
import type { ExperimentPlan } from "../../compiler/check/experiment.ts";
import { forEngine } from "../../compiler/check/figures.ts";
import { buildEncoder, targetOf } from "../../compiler/elaborate/forward.ts";
import { GraphModelBuilder } from "../../compiler/elaborate/graph-model-builder.ts";
import type { ModelPlan } from "../../compiler/elaborate/model-plan.ts";
import { rateAt } from "../../compiler/elaborate/schedule.ts";
import { GraphBuilder } from "../../compiler/ir/builder.ts";
import type { Graph, Variable } from "../../compiler/ir/graph.ts";
import { keyOf } from "../../compiler/ir/noise.ts";
import type { Value } from "../../compiler/ir/op.ts";
import { optimize } from "../../compiler/passes/optimize.ts";
import { ops } from "../../runtime/ops/generated/index.ts";
import type { HostTensor } from "../../runtime/tf/host-values.ts";
import { openSession, type Session } from "../../runtime/tf/session.ts";
import { planOf } from "./small-block.ts";

/** An experiment with graphs for a comparison. */
export interface ParityModel {
  readonly plan: ExperimentPlan;
  readonly variables: readonly Variable[];
  /** The step of `skyc run`, optimiser and all. */
  readonly train: Graph;
  /** Outputs `features`, `logits`, `loss`, `grad.<parameter>`, `grad.<image input>`; batch statistics. */
  readonly slopes: Graph;
  /** Output `logits`; running statistics. */
  readonly evaluation: Graph;
}

/** The model of an experiment's text. */
export function parityModel(text: string): ParityModel {
  const { plan, graphs } = planOf(text);
  const { model } = plan!;
  return {
    plan: plan!,
    variables: graphs!.variables,
    train: forEngine(graphs!.train, model),
    slopes: optimize(forward(model, true), ops),
    evaluation: optimize(forward(model, false), ops),
  };
}

/** Forward and, while training, backward, without an optimiser. */
function forward(model: ModelPlan, training: boolean): Graph {
  const g = new GraphBuilder("forward", ops);
  const b = new GraphModelBuilder(g, training, undefined);
  const { labels, batch } = model;
  const wanted: [string, Value][] = [];
  const inputs = new Map(
    model.encoder.branches.map(({ input: { name, frames, size, bands } }) => {
      const x_BTHWC = g.input(name, { dtype: "f32", shape: [batch, frames, size, size, bands.length] });
      const day_BT = g.input(`${name}.day`, { dtype: "i32", shape: [batch, frames] });
      const valid_BT = g.input(`${name}.valid`, { dtype: "f32", shape: [batch, frames] });
      wanted.push([name, x_BTHWC]);
      return [name, { x_BTHWC, day_BT, valid_BT }];
    }),
  );
  const features = buildEncoder(b, model.encoder, inputs);
  const logits = b.scoped("head", () => model.head.def.build(b, features, model.head.props, targetOf(model)));
  g.output("logits", logits);
  if (!training) return g.finish();
  const mask = labels.kind === "mask";
  const answers = mask
    ? g.input("labels", { dtype: "i32", shape: [batch, labels.size, labels.size] })
    : g.input("target", { dtype: "f32", shape: [batch, labels.classes.length] });
  const loss = model.loss.def.build(b, logits, answers, model.loss.props, mask ? labels.ignore : undefined);
  for (const variable of b.variables.values())
    if (variable.role === "parameter") wanted.push([variable.name, g.variable(variable)]);
  const slopes = gradients(
    g,
    loss,
    wanted.map(([, value]) => value),
  );
  wanted.forEach(([name], i) => {
    g.output(`grad.${name}`, slopes[i]!);
  });
  g.output("features", features.maps.at(-1)!.value_BHWC);
  g.output("loss", loss);
  return g.finish();
}

/** Names of what is trained. */
export const parameterNames = ({ variables }: ParityModel): string[] =>
  variables.filter(({ role }) => role === "parameter").map(({ name }) => name);

/** AdamW's settings as the reference scripts take them, with the rate of every step. */
export function trainRequest({ model, schedule, iterations }: ExperimentPlan): object {
  const { betas, eps, weight_decay } = model.optimizer.props as Record<string, unknown>;
  const lr = Array.from({ length: iterations }, (_, i) => rateAt(schedule, i));
  return { steps: iterations, lr, betas, eps, weight_decay };
}

/** A session on all three graphs in one mode, its variables set. */
export async function openModel(
  { variables, train, slopes, evaluation }: ParityModel,
  values: ReadonlyMap<string, Float32Array>,
  compile: "plain" | "xla",
): Promise<Session> {
  const graphs = { train, slopes, evaluation };
  const programs = Object.fromEntries(Object.entries(graphs).map(([name, graph]) => [name, { graph, compile }]));
  const session = await openSession(programs, variables);
  session.write(values);
  return session;
}

/** Of the tensors at hand, those that a graph takes. */
export const feedOf = (graph: Graph, given: ReadonlyMap<string, HostTensor>): Record<string, HostTensor> =>
  Object.fromEntries([...graph.inputs.keys()].map((name) => [name, given.get(name)!]));

/** Trains through the whole length, each step on its batch; returns the losses before each step. */
export function trainLosses(
  session: Session,
  { plan, train }: ParityModel,
  batches: readonly ReadonlyMap<string, HostTensor>[],
): number[] {
  return batches.map((batch, i) => {
    const given = new Map<string, HostTensor>([
      ...batch,
      ["lr", { dtype: "f32", shape: [], data: Float32Array.of(rateAt(plan.schedule, i)) }],
      ["step", { dtype: "i32", shape: [], data: Int32Array.of(i + 1) }],
      ["key", { dtype: "u32", shape: [2], data: Uint32Array.from(keyOf(1, "step", i)) }],
    ]);
    return session.run("train", feedOf(train, given)).loss as number;
  });
}
