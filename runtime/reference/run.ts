import { fail } from "../../compiler/diag/diagnostic.ts";
import type { Graph, Node } from "../../compiler/ir/graph.ts";
import type { NdArray, Value } from "../../compiler/ir/op.ts";
import { sizeOf, type TensorType } from "../../compiler/ir/type.ts";
import { Eager, type Held } from "./eager.ts";

/** Values to run a graph on: an array, or its elements in row-major order. */
export type Feed = ReadonlyMap<string, NdArray | ArrayLike<number>>;

/** What a run gives: the outputs, and the new values of variables that the graph updates. */
export interface ReferenceResult {
  readonly outputs: ReadonlyMap<string, NdArray>;
  readonly updates: ReadonlyMap<string, NdArray>;
}

function arrayOf(what: string, name: string, type: TensorType, feed: Feed): NdArray {
  const given = feed.get(name);
  if (!given) return fail("SKY9001", { detail: `the reference engine was not given ${what} "${name}"` });
  const values = "data" in given ? given.data : given;
  if (values.length !== sizeOf(type.shape)) {
    const detail = `the reference engine was given ${values.length} values for ${what} "${name}"`;
    return fail("SKY9001", { detail });
  }
  return { dtype: type.dtype, shape: type.shape, data: Float64Array.from(values) };
}

/** What happens on the way. */
export interface ReferenceOptions {
  /** Called with each node and its value, in the graph's order. */
  computed?(node: Node, array: NdArray): void;
}

/** For each node the last one that reads it; outputs and updates are read at the end. */
function lastReaders({ nodes, outputs, updates }: Graph): readonly number[][] {
  const last = nodes.map(({ id }) => id);
  for (const node of nodes) for (const { id } of node.inputs) last[id] = node.id;
  const kept = new Set([...outputs.values(), ...updates.values()].map(({ id }) => id));
  const freed: number[][] = nodes.map(() => []);
  for (const [id, reader] of last.entries()) if (!kept.has(id)) freed[reader]!.push(id);
  return freed;
}

/** Runs a graph in float64 by each op's `eval`: slow, and the measure for all other engines. Integers are exact. A value is let go of once nothing reads it any more. */
export function runReference(
  graph: Graph,
  inputs: Feed,
  variables: Feed = new Map(),
  { computed }: ReferenceOptions = {},
): ReferenceResult {
  const eager = new Eager();
  const held: (Held | undefined)[] = [];
  const freed = lastReaders(graph);
  for (const node of graph.nodes) {
    const name = node.attrs.name as string;
    if (node.op === "input") held.push(eager.hold(arrayOf("input", name, node.type, inputs)));
    else if (node.op === "variable") held.push(eager.hold(arrayOf("variable", name, node.type, variables)));
    else if (node.op === "constant") held.push(eager.constant(node.attrs.values as readonly number[], node.type));
    else
      held.push(
        eager.op(
          node.op,
          node.inputs.map((input) => held[input.id]!),
          node.attrs,
        ),
      );
    computed?.(node, held[node.id]!.array);
    for (const id of freed[node.id]!) held[id] = undefined;
  }
  const read = (map: ReadonlyMap<string, Value>) =>
    new Map([...map].map(([name, value]) => [name, held[value.id]!.array] as const));
  return { outputs: read(graph.outputs), updates: read(graph.updates) };
}
