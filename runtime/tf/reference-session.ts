import type { Graph, Node, Variable } from "../../compiler/ir/graph.ts";
import type { NdArray } from "../../compiler/ir/op.ts";
import { type DType, isFloat, showType } from "../../compiler/ir/type.ts";
import { finiteOutput } from "../../compiler/lower/guard-names.ts";
import { bfloat16Bits, float16Bits } from "../../compiler/lower/tf/constant.ts";
import { runReference } from "../reference/run.ts";
import type { HostArray, HostTensor } from "./host-values.ts";
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
    if (!found) return undefined;
    const leaf = found.op === "input" || found.op === "variable";
    const place = leaf ? `"${String(found.attrs.name)}"` : `in ${found.scope === "" ? "the step itself" : found.scope}`;
    return `${found.op} ${place} (${showType(found.type)})`;
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

const word = new DataView(new ArrayBuffer(4));

/** The number of a half precision's bits. */
function halfNumber(bits: number): number {
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  const size =
    exponent === 31
      ? fraction
        ? Number.NaN
        : Number.POSITIVE_INFINITY
      : 2 ** Math.max(exponent - 15, -14) * (fraction / 1024 + (exponent > 0 ? 1 : 0));
  return bits & 0x8000 ? -size : size;
}

/** Elements as numbers. */
function numbersOf({ dtype, data }: HostTensor): Float64Array {
  if (dtype === "bf16")
    return Float64Array.from(data as Uint16Array, (bits) => {
      word.setUint32(0, bits << 16);
      return word.getFloat32(0);
    });
  if (dtype === "f16") return Float64Array.from(data as Uint16Array, halfNumber);
  if (dtype === "i64") return Float64Array.from(data as BigInt64Array, Number);
  return Float64Array.from(data as Exclude<HostArray, BigInt64Array>);
}

const hostOf = ({ dtype, shape, data }: NdArray): HostTensor => ({ dtype, shape, data: hostArray(dtype, data) });

/** Numbers in their own element kind's array. */
export function hostArray(dtype: DType, data: ArrayLike<number>): HostArray {
  switch (dtype) {
    case "f32":
      return Float32Array.from(data);
    case "i32":
      return Int32Array.from(data);
    case "u32":
      return Uint32Array.from(data);
    case "u8":
    case "bool":
      return Uint8Array.from(data);
    case "i64":
      return BigInt64Array.from(Array.from(data, BigInt));
    case "bf16":
      return Uint16Array.from(data, bfloat16Bits);
    case "f16":
      return Uint16Array.from(data, float16Bits);
  }
}
