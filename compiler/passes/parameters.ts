import type { Graph } from "../ir/graph.ts";
import { sizeOf } from "../ir/type.ts";

/** How many numbers a graph trains. */
export function parameters(graph: Graph): number {
  let count = 0;
  for (const { role, type } of graph.variables.values()) if (role === "parameter") count += sizeOf(type.shape);
  return count;
}
