import { ops } from "../../runtime/ops/generated/index.ts";
import { type FrozenFeatures, frozenFeatures } from "../elaborate/frozen-features.ts";
import { liesIn } from "../elaborate/graph-model-builder.ts";
import { evalGraph, type TrainGraphs, trainGraph } from "../elaborate/graphs.ts";
import type { MicroGraphs } from "../elaborate/micro.ts";
import type { EncoderPlan, ModelPlan } from "../elaborate/model-plan.ts";
import type { MicroPlan } from "../elaborate/program.ts";
import type { PartTensors } from "../elaborate/tensors.ts";
import type { Graph, Variable } from "../ir/graph.ts";
import { sizeOf } from "../ir/type.ts";
import { memoryOf, trainMemory } from "../passes/cost.ts";
import { flops } from "../passes/flops.ts";
import { halfProducts } from "../passes/half-products.ts";
import { optimize } from "../passes/optimize.ts";
import type { CheckMemory } from "./memory.ts";

/** How many numbers a part of the model trains: `all`, `head`, `encoder`, or a member of the encoder. */
export function parametersOf(variables: readonly Variable[], part: string): number {
  const prefixes = part === "all" ? [""] : [`${part}.`, `encoder.${part}.`];
  return variables
    .filter((v) => v.role === "parameter" && prefixes.some((prefix) => v.name.startsWith(prefix)))
    .reduce((sum, v) => sum + sizeOf(v.type.shape), 0);
}

/** The parts that a model consists of, in the order in which they are built; each parameter belongs to one. */
export const modulesOf = (encoder: EncoderPlan): readonly string[] => [
  ...encoder.branches.map((b) => b.name),
  ...(encoder.fusion ? [encoder.fusion.name] : []),
  "head",
];

/** How many numbers a part of a planned model trains. The one member of an encoder without a fusion is the encoder. */
export const partSize = (encoder: EncoderPlan, variables: readonly Variable[], part: string): number =>
  parametersOf(variables, !encoder.fusion && part === encoder.branches[0]?.name ? encoder.scope : part);

/** Side of the grid that a part gives; 0 where it gives none. `encoder` gives what its last member gives. */
export function gridOf({ scope, branches, fusion }: EncoderPlan, parts: readonly PartTensors[], part: string): number {
  const found = part === scope ? (fusion?.name ?? branches[0]?.name) : part;
  const map = parts.find((one) => one.part === found)?.outputs.at(-1);
  const axis = map?.axes.indexOf("H") ?? -1;
  return axis < 0 ? 0 : map!.shape[axis]!;
}

/** The graphs of a model as engines get them. */
export interface EngineGraphs {
  readonly train: Graph;
  readonly eval: Graph;
  readonly micro?: MicroPlan;
}

/** A graph of a model as engines get it: optimised, its products in the model's precision. */
export function forEngine(graph: Graph, { precision, encoder }: ModelPlan): Graph {
  const plain = optimize(graph, ops);
  if (precision === "f32") return plain;
  return optimize(
    halfProducts(plain, ops, (scope) => liesIn(scope, [encoder.scope, "head"])),
    ops,
  );
}

/** What the graphs of a model come to. Each is built when it is first asked for; what does not fit is thrown as `ElaborationError`. */
export class Figures {
  #eval: { readonly graph: Graph; readonly parts: readonly PartTensors[] } | undefined;
  #train: TrainGraphs | undefined;
  #plain: TrainGraphs | undefined;
  #optimized: EngineGraphs | undefined;
  #frozen: { readonly cut: FrozenFeatures | undefined } | undefined;
  #memory: { readonly train: number; readonly eval: number } | undefined;

  /** `parameters` are those that the evaluation graph reads; `memory` remembers numbers from one check to the next. */
  constructor(
    readonly model: ModelPlan,
    private readonly read: readonly Variable[],
    private readonly memory: CheckMemory,
  ) {}

  /** The evaluation graph as the blocks build it. */
  get forward(): { readonly graph: Graph; readonly parts: readonly PartTensors[] } {
    if (!this.#eval) {
      const parts: PartTensors[] = [];
      const graph = evalGraph(this.model, (part) => parts.push(part));
      this.#eval = { graph, parts };
    }
    return this.#eval;
  }

  /** Parameters, statistics and optimiser state, in order of creation. */
  get variables(): readonly Variable[] {
    return this.#trained.variables;
  }

  /** The graphs as engines get them. */
  get graphs(): EngineGraphs {
    this.#optimized ??= this.#optimize();
    return this.#optimized;
  }

  /** The model cut behind its frozen encoder, as engines get it; undefined where it is run whole. */
  get frozen(): FrozenFeatures | undefined {
    if (!this.#frozen) {
      const cut = frozenFeatures(this.model);
      this.#frozen = {
        cut: cut && {
          features: forEngine(cut.features, this.model),
          train: forEngine(cut.train, this.model),
          eval: forEngine(cut.eval, this.model),
          ...this.#micro(cut.micro),
        },
      };
    }
    return this.#frozen.cut;
  }

  /** Parts in which a step is computed, and in which a batch is evaluated. */
  get parts(): number {
    return this.model.parts;
  }

  parameters(part: string): number {
    return partSize(this.model.encoder, this.read, part);
  }

  /** Bytes that a graph takes at its peak, variables included. */
  bytes(graph: "train" | "eval"): number {
    return this.#remembered(`memory ${graph}`, () => {
      this.#memory ??= memoryOf({ ...this.graphs, ...this.frozen, variables: this.variables });
      return this.#memory[graph];
    });
  }

  /** Floating-point operations of one step over a whole batch. */
  flops(step: "train_step" | "eval_step"): number {
    return this.#remembered(step, () => this.overBatch(step, (graph) => flops(graph, ops)));
  }

  /** What a step over a whole batch comes to, from what one run of a graph does. */
  overBatch(
    step: "train_step" | "eval_step",
    of: (graph: Graph) => number,
    graphs: EngineGraphs = this.graphs,
  ): number {
    const { train, eval: evaluated, micro } = graphs;
    const one = of(step === "train_step" ? train : evaluated);
    return one * this.parts + (micro && step === "train_step" ? of(micro.apply) : 0);
  }

  /** Side of the grid that a part gives; 0 where it gives none. */
  spatial(part: string): number {
    return this.#remembered(`spatial ${part}`, () => gridOf(this.model.encoder, this.forward.parts, part));
  }

  #remembered(what: string, compute: () => number): number {
    return this.memory.number(this.model, what, compute);
  }

  #optimize(): EngineGraphs {
    const { graph, micro } = this.#trained;
    const { model } = this;
    return { train: forEngine(graph, model), eval: forEngine(this.forward.graph, model), ...this.#micro(micro) };
  }

  #micro(graphs: MicroGraphs | undefined): { readonly micro?: MicroPlan } {
    if (!graphs) return {};
    const { batch: size, parts } = this.model;
    return { micro: { size, parts, apply: optimize(graphs.apply, ops), sums: graphs.sums } };
  }

  /** How many of the model's blocks, from the input on, are computed again in the backward pass. */
  get recomputed(): number {
    const { mode, budget } = this.model.recompute;
    if (mode === "none" || (mode === "auto" && budget === undefined)) return 0;
    if (mode === "blocks") return this.blocks;
    return this.#remembered("recomputed", () => fewest(this.blocks, budget!, (count) => this.#bytesWith(count)));
  }

  /** How many blocks the model has that could be computed again. */
  get blocks(): number {
    return this.#remembered("blocks", () => this.#with(0).blocks.length);
  }

  #bytesWith(count: number): number {
    const { graph, micro, variables } = this.#with(count);
    return trainMemory({ train: forEngine(graph, this.model), variables, ...this.#micro(micro) });
  }

  #with(count: number): TrainGraphs {
    if (count === 0) this.#plain ??= trainGraph(this.model, undefined, new Set());
    if (count === 0 || this.#plain?.blocks.length === 0) return this.#plain!;
    return trainGraph(this.model, undefined, new Set(this.#with(0).blocks.slice(0, count)));
  }

  get #trained(): TrainGraphs {
    this.#train ??= this.#with(this.recomputed);
    return this.#train;
  }
}

/**
 * The least `count` from 0 to `all` with which memory keeps to the budget; `all` where none does. Memory falls nearly evenly with the count, so the
 * next guess lies on the line between the two that are known.
 */
function fewest(all: number, budget: number, bytes: (count: number) => number): number {
  let [low, high] = [0, all];
  let [above, below] = [bytes(0), all === 0 ? 0 : bytes(all)];
  if (above <= budget) return 0;
  if (below > budget) return all;
  while (high - low > 1) {
    const line = low + ((above - budget) / (above - below)) * (high - low);
    const guess = Math.min(high - 1, Math.max(low + 1, Math.ceil(line)));
    const found = bytes(guess);
    if (found <= budget) [high, below] = [guess, found];
    else [low, above] = [guess, found];
  }
  return high;
}
