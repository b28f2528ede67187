import { ops } from "../../runtime/ops/generated/index.ts";
import type { GraphBuilder } from "../ir/builder.ts";
import type { Graph, Variable } from "../ir/graph.ts";
import type { Value } from "../ir/op.ts";
import { rewrite } from "../ir/rewrite.ts";
import type { TensorType } from "../ir/type.ts";
import type { MicroPlan } from "./program.ts";

/** The update at the end of a step in parts, and the variables that its parts add up in. */
export type MicroGraphs = Pick<MicroPlan, "apply" | "sums">;

/** What one part of a step has to add. */
export interface PartSums {
  /** The part's loss times its weight, and the weight: f32[]. */
  readonly total: Value;
  readonly weight: Value;
  /** Number of the part, from 0. */
  readonly part: Value;
  /** Gradients of `total`. */
  readonly gradients: readonly (readonly [Variable, Value])[];
}

/** A part's graph that adds to sums in place of its own updates. */
export interface SummingGraph {
  readonly graph: Graph;
  readonly sums: readonly Variable[];
  /** States that the parts move one after the other: each with the variable that holds it until the step has ended well. */
  readonly moved: readonly { readonly state: Variable; readonly pending: Variable }[];
}

const scalar: TensorType = { dtype: "f32", shape: [] };
const sumOf = (name: string, type: TensorType): Variable => ({
  name: `micro.${name}`,
  type,
  init: { kind: "zeros" },
  role: "state",
  noDecay: true,
});
const gradientOf = (variable: Variable): Variable => sumOf(`gradient.${variable.name}`, variable.type);
const totalSum = sumOf("total", scalar);
const weightSum = sumOf("weight", scalar);

/**
 * Makes one part of a step of a graph that holds forward and backward pass: gradients, loss and weight are added to sums, which the
 * first part begins anew; states that the graph updates (running statistics) go on from part to part in variables of their own, so that
 * a step that goes wrong leaves the real ones alone.
 */
export function sumUp(graph: Graph, { total, weight, part, gradients }: PartSums): SummingGraph {
  const moved = [...graph.updates.keys()].map((name) => {
    const state = graph.variables.get(name)!;
    return { state, pending: sumOf(`state.${name}`, state.type) };
  });
  const added: readonly (readonly [Variable, Value])[] = [
    [totalSum, total],
    [weightSum, weight],
    ...gradients.map(([variable, value]): [Variable, Value] => [gradientOf(variable), value]),
  ];
  const held = new Map(moved.map(({ state, pending }) => [state.name, pending]));
  const variables = new Map(graph.variables);
  const updates = new Map<string, Value>();
  let first: Value | undefined;
  const marks = new Map<number, (g: GraphBuilder, value: Value) => void>();
  for (const [variable, value] of added) {
    const before = marks.get(value.id);
    marks.set(value.id, (g, copy) => {
      before?.(g, copy);
      const { dtype } = variable.type;
      const sum = g.op("select", [first!, g.constant(0, { dtype, shape: [] }), g.variable(variable)]);
      updates.set(variable.name, g.op("add", [sum, copy]));
    });
    variables.set(variable.name, variable);
  }
  for (const { pending } of moved) variables.set(pending.name, pending);
  const begins = (g: GraphBuilder, copy: Value): Value =>
    g.op("compare", [copy, g.constant(0, { dtype: "u32", shape: [] })], { direction: "eq" });
  // The part's number is an input, and stands before all that is computed.
  const made = rewrite(graph, ops, (g, node, inputs) => {
    const pending = node.op === "variable" ? held.get(node.attrs.name as string) : undefined;
    const copy = g.copy(node, inputs, graph.variables);
    if (node.id === part.id) first = begins(g, copy);
    marks.get(node.id)?.(g, copy);
    return pending ? g.op("select", [first!, copy, g.variable(pending)]) : copy;
  });
  for (const { state, pending } of moved) updates.set(pending.name, made.updates.get(state.name)!);
  const sums = [...added.map(([variable]) => variable), ...moved.map(({ pending }) => pending)];
  return { graph: { ...made, variables, updates }, sums, moved };
}

/** The sums of all parts, as the update at the end of the step reads them. */
export interface Sums {
  /** Mean over the whole batch. */
  readonly loss: Value;
  /** A parameter's gradient of that mean. */
  gradient(variable: Variable): Value;
  /** New values of the states that the parts moved. */
  readonly states: readonly (readonly [string, Value])[];
}

/** Reads the sums of a step's parts in the graph of its update. A batch in which nothing counts has loss and gradients 0, as the loss itself says. */
export function readSums(g: GraphBuilder, { moved }: SummingGraph): Sums {
  const weight = g.variable(weightSum);
  const none = g.op("compare", [weight, g.constant(0, scalar)], { direction: "le" });
  const share = g.op("div", [g.constant(1, scalar), g.op("select", [none, g.constant(1, scalar), weight])]);
  for (const { state } of moved) g.variable(state);
  return {
    loss: g.op("mul", [g.variable(totalSum), share]),
    gradient: (variable) => g.op("mul", [g.variable(gradientOf(variable)), share]),
    states: moved.map(({ state, pending }) => [state.name, g.variable(pending)] as const),
  };
}
