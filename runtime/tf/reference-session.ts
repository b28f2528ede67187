import type { Graph, Node, Variable } from "../../compiler/ir/graph.ts";
import { type HostArray, type HostTensor, hostArray, numbersOf } from "../../compiler/ir/host-array.ts";
import type { NdArray } from "../../compiler/ir/op.ts";
import { isFloat } from "../../compiler/ir/type.ts";
import { finiteOutput } from "../../compiler/lower/guard-names.ts";
import { runReference } from "../reference/run.ts";
import { nodeText } from "./node-text.ts";
import type { Program, Results, RunSession } from "./session.ts";

/**
 * The session of the reference engine: every op by its own definition, in float64 and in JavaScript. Variables are kept in their own type
 * between runs, so that a checkpoint holds all of them and a resumed run is the same to the bit. Guarded as TensorFlow's session is.
 */
export class ReferenceSession implements RunSession {
  readonly #programs: ReadonlyMap<string, Program>;
  readonly #values = new Map<string, HostTensor>();

  constructor(
    programs: Readonly<Record<string, Program | Graph>>,
    readonly variables: readonly Variable[],
  ) {
    this.#programs = new Map(
      Object.entries(programs).map(([name, given]) => [name, "graph" in given ? given : { graph: given }]),
    );
  }

  get parts(): readonly (readonly Variable[])[] {
    return this.variables.map((variable) => [variable]);
  }

  run(program: string, inputs: Readonly<Record<string, HostTensor>> = {}): Results {
    const { graph, guard } = this.#programs.get(program)!;
    const { outputs, updates } = this.#compute(graph, inputs);
    const results: Record<string, HostArray | number> = {};
    for (const [name, array] of outputs)
      results[name] = array.shape.length === 0 ? array.data[0]! : hostArray(array.dtype, array.data);
    const trained = [...updates].filter(([name]) => graph.variables.get(name)!.role === "parameter");
    const next = new Map([...updates].map(([name, array]) => [name, hostOf(array)] as const));
    if (guard ?? trained.length > 0) {
      const loss = outputs.get("loss");
      const watched = [...trained.map(([name]) => numbersOf(next.get(name)!)), ...(loss ? [loss.data] : [])];
      const finite = watched.every((values) => values.every(Number.isFinite));
      results[finiteOutput] = Number(finite);
      if (!finite) return results;
    }
    for (const [name, tensor] of next) this.#values.set(name, tensor);
    return results;
  }

  write(values: ReadonlyMap<string, HostArray>): void {
    for (const { name, type } of this.variables) {
      const data = values.get(name);
      if (data) this.#values.set(name, { ...type, data: data.slice() });
    }
  }

  read(names: Iterable<string> = this.variables.map(({ name }) => name)): Map<string, HostArray> {
    return new Map([...names].map((name) => [name, this.#values.get(name)!.data.slice()]));
  }

  close(): void {
    this.#values.clear();
  }

  /** The first value that is NaN while nothing that it is made from is; without any NaN, the first that is infinite: op, place and type. */
  firstNonFinite(graph: Graph, inputs: Readonly<Record<string, HostTensor>>): string | undefined {
    const bad = new Set<number>();
    let origin: Node | undefined;
    let infinite: Node | undefined;
    const computed = (node: Node, { dtype, data }: NdArray): void => {
      if (!isFloat(dtype) || node.op === "constant") return;
      if (data.some(Number.isNaN)) {
        bad.add(node.id);
        if (!node.inputs.some(({ id }) => bad.has(id))) origin ??= node;
      } else if (data.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)) infinite ??= node;
    };
    this.#compute(graph, inputs, computed);
    const found = origin ?? infinite;
    return found && nodeText(found);
  }

  #compute(
    graph: Graph,
    inputs: Readonly<Record<string, HostTensor>>,
    computed?: (node: Node, array: NdArray) => void,
  ): ReturnType<typeof runReference> {
    const fed = new Map(Object.entries(inputs).map(([name, tensor]) => [name, numbersOf(tensor)]));
    const held = new Map([...graph.variables.keys()].map((name) => [name, numbersOf(this.#values.get(name)!)]));
    return runReference(graph, fed, held, computed ? { computed } : {});
  }
}

const hostOf = ({ dtype, shape, data }: NdArray): HostTensor => ({ dtype, shape, data: hostArray(dtype, data) });
