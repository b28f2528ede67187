import type { Graph, Variable } from "../ir/graph.ts";
import { bytesOf } from "../ir/type.ts";
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
export function memoryOf({ train, eval: evaluated, features, variables, micro }: CostedGraphs): MemoryCost {
  const held = [...variables, ...(micro?.sums ?? [])].reduce((sum, { type }) => sum + bytesOf(type), 0);
  const beside = (graph: Graph): number => {
    const { inputs, intermediates } = peakMemory(graph);
    return held + inputs + intermediates;
  };
  const before = features ? beside(features) : 0;
  const step = Math.max(beside(train), micro ? beside(micro.apply) : 0);
  // The whole batch waits on the host while its parts are computed.
  const fed = [...train.inputs.values()].reduce((sum, { type }) => sum + bytesOf(type), 0);
  const waiting = micro ? fed * (micro.parts - 1) : 0;
  return { train: Math.max(before, step + waiting), eval: Math.max(before, beside(evaluated)) };
}

/** What a graph's run holds at its peak. The tensors' sum is less than the peak by gaps between them and the largest workspace. */
export function peakOf(graph: Graph): Peak {
  const { intermediates, at, alive } = peakMemory(graph);
  return { bytes: intermediates, at, tensors: alive };
}
