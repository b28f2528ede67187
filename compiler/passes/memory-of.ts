import type { Graph, Variable } from "../ir/graph.ts";
import { peakMemory } from "./peak-memory.ts";

/** What training and evaluation work on: both graphs as engines get them, over one set of variables. */
export interface Graphs {
  readonly train: Graph;
  readonly eval: Graph;
  readonly variables: readonly Variable[];
}

/** Bytes that each graph takes at its peak, variables included. Lives here, below `compiler/check`, because `expect` asks for it. */
export const memoryOf = (graphs: Graphs): { readonly train: number; readonly eval: number } => ({
  train: peakMemory(graphs.train).total,
  eval: peakMemory(graphs.eval).total,
});
