import type { Graph } from "../ir/graph.ts";
import { bytesOf } from "../ir/type.ts";
import { fuse } from "./fuse.ts";
import { depthFirst, rootsOf } from "./order-kernels.ts";
import { piecesOf } from "./pieces.ts";
import { buffersOf, most, place } from "./place-buffers.ts";

/** Something that is alive at the peak. */
export interface AliveTensor {
  /** Dotted place in the model, and the op. */
  readonly name: string;
  readonly bytes: number;
}

/** Bytes that one run of a graph takes. */
export interface Memory {
  /** The graph's variables: there all the time. */
  readonly variables: number;
  /** What is fed, and the graph's constants. */
  readonly inputs: number;
  /** The block of the step's own results, gaps included, and the largest workspace of a kernel. */
  readonly intermediates: number;
  readonly total: number;
  /** The kernel that runs when most is alive, and what is alive then, largest first. */
  readonly at: string;
  readonly alive: readonly AliveTensor[];
}

/**
 * Peak memory of a graph that XLA compiles for a processor, as the session runs it (docs/design/0004-cost-model.md): operations fused
 * to kernels, kernels in XLA's order, results placed in one block. It runs on an optimised graph, for that is what is compiled.
 */
export function peakMemory(graph: Graph): Memory {
  const { pieces, results } = piecesOf(graph);
  const kernels = fuse(pieces, results);
  const order = depthFirst(kernels, rootsOf(kernels, results));
  const buffers = buffersOf(kernels, order, results);
  const peak = most(buffers, order.length);
  const workspace = kernels.reduce((bytes, { piece }) => Math.max(bytes, piece.workspace), 0);
  const intermediates = place(buffers, order.length) + workspace;
  const sum = (values: Iterable<{ readonly type: Parameters<typeof bytesOf>[0] }>): number =>
    [...values].reduce((bytes, { type }) => bytes + bytesOf(type), 0);
  const variables = sum(graph.variables.values());
  const inputs = sum(graph.inputs.values()) + sum(graph.nodes.filter(({ op }) => op === "constant"));
  const name = (id: number): string => kernels[id]!.piece.name;
  const holderAt = (ids: readonly number[]): number => ids.findLast((id) => order.indexOf(id) <= peak.time) ?? ids[0]!;
  const alive = buffers
    .filter(({ from, to }) => from <= peak.time && peak.time <= to)
    .map((buffer) => ({ name: name(holderAt(buffer.kernels)), bytes: buffer.bytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
  const at = order.length > 0 ? name(order[peak.time]!) : "";
  return { variables, inputs, intermediates, total: variables + inputs + intermediates, at, alive };
}
