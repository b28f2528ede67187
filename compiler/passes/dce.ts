import type { Ops } from "../ir/builder.ts";
import type { Graph } from "../ir/graph.ts";
import { rewrite } from "../ir/rewrite.ts";

/** Leaves out nodes that no output and no update needs, and variables that are neither read nor updated. Inputs stay: they are the interface. */
export function dce(graph: Graph, ops: Ops): Graph {
  const live = new Uint8Array(graph.nodes.length);
  for (const value of [...graph.outputs.values(), ...graph.updates.values()]) live[value.id] = 1;
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (live[id]) for (const input of graph.nodes[id]!.inputs) live[input.id] = 1;
  }
  const kept = rewrite(
    graph,
    ops,
    () => undefined,
    (node) => live[node.id] === 1 || node.op === "input",
  );
  const read = new Set(kept.nodes.filter((node) => node.op === "variable").map((node) => node.attrs.name));
  const variables = [...graph.variables].filter(([name]) => read.has(name) || graph.updates.has(name));
  return { ...kept, variables: new Map(variables) };
}
