import { fail } from "../../diag/diagnostic.ts";
import type { TfAttr, TfBuilder, TfTensor } from "../../ir/op.ts";
import { type TensorType, tensor } from "../../ir/type.ts";
import { tensorProto } from "./constant.ts";
import { dataType, shapeProto } from "./data-type.ts";
import type { HalfProducts } from "./half-product.ts";
import type { AttrValue, FunctionDef, NodeDef } from "./schema.ts";

const utf8 = new TextEncoder();

/** TensorFlow's node names: letters, digits, `.`, `_`, `-`, `/`; the first a letter, digit or dot. */
export function nodeName(text: string): string {
  const clean = text.replace(/[^A-Za-z0-9._/-]/g, "_");
  return /^[A-Za-z0-9.]/.test(clean) ? clean : `n${clean}`;
}

function attrValue(attr: TfAttr): AttrValue {
  if ("type" in attr) return { type: dataType[attr.type] };
  if ("i" in attr) return { i: attr.i };
  if ("f" in attr) return { f: attr.f };
  if ("b" in attr) return { b: attr.b };
  if ("s" in attr) return { s: utf8.encode(attr.s) };
  if ("shape" in attr) return { shape: shapeProto(attr.shape) };
  return { list: { i: attr.ints } };
}

/**
 * Outputs beyond the first of the TensorFlow ops that have several, in the order of the op definition. A plain graph
 * names them by number, a function body by name.
 */
const laterOutputs: Readonly<Record<string, readonly string[]>> = {
  TopKV2: ["values", "indices"],
  SparseSoftmaxCrossEntropyWithLogits: ["loss", "backprop"],
  SoftmaxCrossEntropyWithLogits: ["loss", "backprop"],
  FusedBatchNormV3: ["y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2", "reserve_space_3"],
};

/** Where nodes go: the session's graph itself, or the body of a function that XLA compiles. */
export type Place = "graph" | "function";

/** Collects the TensorFlow nodes of one graph or one function body, each under a unique name. */
export class NodeWriter implements TfBuilder {
  readonly nodes: NodeDef[] = [];
  readonly #taken = new Map<string, number>();
  readonly #constants = new Map<string, TfTensor>();
  #prefix = "";

  /** `xla` is what lowerings see: some kernels exist only on one side. Loops put the functions of their rounds into `functions`. */
  constructor(
    readonly place: Place,
    readonly xla: boolean,
    readonly functions: FunctionDef[],
    readonly halfProducts: HalfProducts = "widened",
  ) {}

  /** Keeps a name for a function's argument, so that no node takes it. */
  argument(name: string): string {
    this.#taken.set(name, 1);
    return name;
  }

  /** Nodes added from now on are called `<prefix>/…`. */
  under(prefix: string): void {
    this.#prefix = prefix === "" ? "" : `${nodeName(prefix)}/`;
  }

  node(
    op: string,
    output: string,
    inputs: readonly TfTensor[],
    attrs: Readonly<Record<string, TfAttr>>,
    type: TensorType,
  ): TfTensor {
    const attr: Record<string, AttrValue> = {};
    for (const key in attrs) attr[key] = attrValue(attrs[key]!);
    const input = inputs.map(({ name }) => name);
    return { name: this.#outputOf(this.raw(op, op, input, attr), op, output), dtype: type.dtype, shape: type.shape };
  }

  constant(values: readonly number[], type: TensorType): TfTensor {
    const key =
      values.length <= 16 ? `${type.dtype}[${type.shape}]${values.map((v) => (Object.is(v, -0) ? "-0" : v))}` : "";
    const known = key === "" ? undefined : this.#constants.get(key);
    if (known) return known;
    const attr = { dtype: { type: dataType[type.dtype] }, value: { tensor: tensorProto(values, type) } };
    const name = this.#outputOf(this.raw("Const", "Const", [], attr), "Const", "output");
    const tensor = { name, dtype: type.dtype, shape: type.shape };
    if (key !== "") this.#constants.set(key, tensor);
    return tensor;
  }

  barrier(x: TfTensor): TfTensor {
    const attr = { T: { list: { type: [dataType[x.dtype]] } } };
    const node = this.raw("XlaOptimizationBarrier", "Barrier", [x.name], attr);
    return { ...x, name: this.#outputOf(node, "XlaOptimizationBarrier", "output") };
  }

  loop(
    count: number,
    start: TfTensor,
    fixed: readonly TfTensor[],
    round: (b: TfBuilder, number: TfTensor, value: TfTensor, fixed: readonly TfTensor[]) => TfTensor,
  ): TfTensor {
    const state = [this.constant([0], tensor("i32", [])), start, ...fixed];
    const bool = tensor("bool", []);
    const condition = this.#function(state, [bool], (b, [number]) => [
      b.node("Less", "z", [number!, b.constant([count], tensor("i32", []))], { T: { type: "i32" } }, bool),
    ]);
    const body = this.#function(state, state, (b, [number, value, ...same]) => {
      const next = b.node("AddV2", "z", [number!, b.constant([1], number!)], { T: { type: "i32" } }, number!);
      return [next, round(b, number!, value!, same), ...same];
    });
    const inputs = state.map(({ name }) => name);
    const node = this.raw("StatelessWhile", "While", inputs, {
      T: { list: { type: state.map(({ dtype }) => dataType[dtype]) } },
      cond: { func: { name: condition } },
      body: { func: { name: body } },
      output_shapes: { list: {} },
      parallel_iterations: { i: 1 },
    });
    return { ...start, name: this.place === "function" ? `${node}:output:1` : `${node}:1` };
  }

  /** Adds a function from values like `takes` to values like `gives`, and tells its name. */
  #function(
    takes: readonly TfTensor[],
    gives: readonly TensorType[],
    body: (b: NodeWriter, x: readonly TfTensor[]) => readonly TfTensor[],
  ): string {
    const inner = new NodeWriter("function", this.xla, this.functions);
    const x = takes.map(({ dtype, shape }, i) => ({ name: inner.argument(`value_${i}`), dtype, shape }));
    const results = body(inner, x).map((value) => {
      return inner.node("Identity", "output", [value], { T: { type: value.dtype } }, value);
    });
    const name = `skyc_loop_${this.functions.length}`;
    const kind = ({ dtype }: TensorType) => dataType[dtype];
    this.functions.push({
      signature: {
        name,
        inputArg: x.map((value) => ({ name: value.name, type: kind(value) })),
        outputArg: gives.map((value, i) => ({ name: `result_${i}`, type: kind(value) })),
        controlOutput: [],
        isStateful: false,
      },
      attr: {},
      nodeDef: inner.nodes,
      ret: Object.fromEntries(results.map((value, i) => [`result_${i}`, value.name])),
      controlRet: {},
    });
    return name;
  }

  /** Adds a node as it is, under a name made unique, and gives that name. */
  raw(op: string, wish: string, input: readonly string[], attr: Readonly<Record<string, AttrValue>>): string {
    const wished = this.#prefix + nodeName(wish);
    const count = this.#taken.get(wished) ?? 0;
    this.#taken.set(wished, count + 1);
    // A name that was itself made unique could be wished for later: a double dot never comes from a scope.
    const name = count === 0 ? wished : `${wished}..${count}`;
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  #outputOf(node: string, op: string, output: string): string {
    const later = laterOutputs[op];
    const index = later ? later.indexOf(output) : 0;
    if (index < 0) return fail("SKY9010", { detail: `TensorFlow's "${op}" has no output "${output}"` });
    if (this.place === "function") return `${node}:${output}:0`;
    return index === 0 ? node : `${node}:${index}`;
  }
}
