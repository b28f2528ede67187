import { fail } from "../diag/diagnostic.ts";
import { named, type Ops } from "./builder.ts";
import type { Graph, Node } from "./graph.ts";
import { ShapeError, type Value } from "./op.ts";
import { printNode } from "./print.ts";
import { sameShape, showType, sizeOf, type TensorType } from "./type.ts";

const same = (a: TensorType, b: TensorType): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape);

/** What is wrong with one node: its place, its operands' place, its op, its attributes, its type. */
function faultOf(graph: Graph, node: Node, at: number, ops: Ops): string | undefined {
  if (node.id !== at) return `stands at place ${at}`;
  for (const input of node.inputs) {
    if (graph.nodes[input.id] !== input) return `uses %${input.id}, which is not of this graph`;
    if (input.id >= at) return `uses %${input.id}, which comes later`;
  }
  const name = node.attrs.name as string;
  if (node.op === "input") return graph.inputs.get(name) === node ? undefined : "is not the graph's input of that name";
  if (node.op === "variable") {
    const variable = graph.variables.get(name);
    if (!variable) return "reads a variable that the graph does not hold";
    return same(variable.type, node.type) ? undefined : `reads a variable of ${showType(variable.type)}`;
  }
  if (node.op === "constant") {
    const count = (node.attrs.values as readonly number[]).length;
    return count === 1 || count === sizeOf(node.type.shape) ? undefined : `holds ${count} values`;
  }
  const def = ops.get(node.op);
  if (!def) return "is of no known op";
  const keys = Object.keys(def.attrs ?? {});
  const given = Object.keys(node.attrs);
  if (given.length !== keys.length || !keys.every((key) => key in node.attrs))
    return `has attributes ${given.join(", ")}`;
  if (node.inputs.length < def.inputs.length || (node.inputs.length > def.inputs.length && !def.variadic)) {
    return `has ${node.inputs.length} operands`;
  }
  const { by, rest } = named(
    def,
    node.inputs.map((input) => input.type),
  );
  try {
    const type = def.shape(by, node.attrs, rest);
    return same(type, node.type) ? undefined : `should be ${showType(type)}`;
  } catch (error) {
    if (error instanceof ShapeError) return `is refused by its shape rule (${error.message})`;
    throw error;
  }
}

/** Everything that is wrong with a graph, as text; empty when all invariants hold. */
export function faults(graph: Graph, ops: Ops): string[] {
  const found: string[] = [];
  graph.nodes.forEach((node, at) => {
    const fault = faultOf(graph, node, at, ops);
    if (fault) found.push(`${printNode(node)} ${fault}`);
  });
  const inside = (what: string, name: string, value: Value) => {
    if (graph.nodes[value.id] !== value) found.push(`${what} "${name}" is not of this graph`);
  };
  for (const [name, node] of graph.inputs) inside("input", name, node);
  for (const [name, value] of graph.outputs) inside("output", name, value);
  for (const [name, value] of graph.updates) {
    inside("update", name, value);
    const variable = graph.variables.get(name);
    if (!variable) found.push(`update "${name}" has no variable`);
    else if (!same(variable.type, value.type)) {
      found.push(`update "${name}" is ${showType(value.type)}, its variable ${showType(variable.type)}`);
    }
  }
  const reads = graph.nodes.filter((node) => node.op === "variable").map((node) => node.attrs.name);
  if (new Set(reads).size !== reads.length) found.push("a variable is read by two nodes");
  for (const [key, variable] of graph.variables) {
    if (key !== variable.name) found.push(`variable "${variable.name}" is filed under "${key}"`);
  }
  return found;
}

/** Lets a sound graph pass and stops at a broken one: the fault is then in a pass or a builder, never in the user's file. */
export function verify(graph: Graph, ops: Ops): Graph {
  const [first, ...others] = faults(graph, ops);
  if (first === undefined) return graph;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return fail("SKY9001", { detail: `graph "${graph.name}" is not sound: ${first}${more}` });
}
