import { GraphBuilder, type Ops } from "./builder.ts";
import type { Graph, Node } from "./graph.ts";
import type { Value } from "./op.ts";

/** What stands for a node in the new graph: a value of it, or undefined to copy the node. `inputs` are the new ones. */
export type Replace = (g: GraphBuilder, node: Node, inputs: readonly Value[]) => Value | undefined;

/**
 * Builds a graph anew, node by node in order, with some nodes replaced; replacements take the node's scope and span.
 * Outputs, updates and the interface (inputs, variables) keep their names. `keep` leaves nodes out that nothing uses.
 */
export function rewrite(graph: Graph, ops: Ops, replace: Replace, keep: (node: Node) => boolean = () => true): Graph {
  const g = new GraphBuilder(graph.name, ops);
  const values: Value[] = new Array(graph.nodes.length);
  for (const node of graph.nodes) {
    if (!keep(node)) continue;
    const inputs = node.inputs.map((input) => values[input.id]!);
    values[node.id] = g.like(node, () => replace(g, node, inputs)) ?? g.copy(node, inputs, graph.variables);
  }
  for (const [name, value] of graph.outputs) g.output(name, values[value.id]!);
  const made = g.finish();
  return {
    ...made,
    variables: graph.variables,
    updates: new Map([...graph.updates].map(([name, value]) => [name, values[value.id]!])),
  };
}
