import type { Graph, Variable } from "../ir/graph.ts";
import { bytesOf, type TensorType } from "../ir/type.ts";
import { peakMemory } from "./peak-memory.ts";

/** The graphs of an experiment, with the variables of its session: parameters, statistics, the optimiser's moments. */
export interface CostedGraphs {
  readonly train: Graph;
  readonly eval: Graph;
  /** The frozen encoder on one sample, where it runs by itself. */
  readonly features?: Graph;
  readonly variables: readonly Variable[];
  /** Where a step has several parts: the update at its end, and what is summed up within it. */
  readonly micro?: { readonly parts: number; readonly apply: Graph; readonly sums: readonly Variable[] };
}

/** Bytes that the engine takes beyond its own start while it trains and while it evaluates. */
export interface MemoryCost {
  readonly train: number;
  readonly eval: number;
}

/** The moment of a graph's run at which most is alive. */
export interface Peak {
  /** Bytes of all that is alive then, variables and feeds left out. */
  readonly bytes: number;
  /** Dotted place in the model and op of the node that runs then. */
  readonly at: string;
  /** What is alive, largest first: dotted place and op, with its bytes. */
  readonly tensors: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * Peak memory of both graphs as `skyc run` runs them, each compiled by XLA for the processor (docs/design/0004-cost-model.md): all variables of the session, what is fed, and the step's own block.
 */
export function memoryOf(costed: CostedGraphs): MemoryCost {
  return { train: trainMemory(costed), eval: Math.max(beside(costed, costed.eval), encoding(costed)) };
}

/** Peak memory of training alone. */
export function trainMemory(costed: Omit<CostedGraphs, "eval">): number {
  const { train, micro } = costed;
  const step = Math.max(beside(costed, train), micro ? beside(costed, micro.apply) : 0);
  // The whole batch waits on the host while its parts are computed.
  const waiting = micro ? bytesOfAll(train.inputs.values()) * (micro.parts - 1) : 0;
  return Math.max(encoding(costed), step + waiting);
}

const bytesOfAll = (values: Iterable<{ readonly type: TensorType }>): number =>
  [...values].reduce((sum, { type }) => sum + bytesOf(type), 0);

/** What one graph takes beside all that the session holds. */
function beside({ variables, micro }: Omit<CostedGraphs, "eval">, graph: Graph): number {
  const { inputs, intermediates } = peakMemory(graph);
  return bytesOfAll(variables) + bytesOfAll(micro?.sums ?? []) + inputs + intermediates;
}

const encoding = (costed: Omit<CostedGraphs, "eval">): number =>
  costed.features ? beside(costed, costed.features) : 0;

/** What a graph's run holds at its peak. The tensors' sum is less than the peak by gaps between them and the largest workspace. */
export function peakOf(graph: Graph): Peak {
  const { intermediates, at, alive } = peakMemory(graph);
  return { bytes: intermediates, at, tensors: alive };
}
