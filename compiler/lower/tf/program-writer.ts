import type { Ops } from "../../ir/builder.ts";
import type { Graph, Node, Variable } from "../../ir/graph.ts";
import type { TfTensor } from "../../ir/op.ts";
import { sameShape, type TensorType } from "../../ir/type.ts";
import { finiteOutput } from "../guard-names.ts";
import {
  type Carrier,
  dataType,
  feedCarrier,
  fetchCarrier,
  resourceType,
  shapeProto,
  uint16Type,
} from "./data-type.ts";
import { type Guarded, guardUpdates } from "./guard.ts";
import type { HalfProducts } from "./half-product.ts";
import { lowerNodes } from "./lower-nodes.ts";
import { NodeWriter, nodeName } from "./node-writer.ts";
import { ProbeWriter } from "./probe-writer.ts";
import type { FunctionDef, NodeDef, SignatureDef, TensorInfo } from "./schema.ts";

/** Who compiles a graph: XLA as one function, or TensorFlow's executor node by node. */
export type Compile = "xla" | "plain";

/** How a graph becomes a program of the session. */
export interface ProgramOptions {
  readonly compile: Compile;
  /** Keep every variable as it was when the loss or a trained parameter's new value is not finite. */
  readonly guard?: boolean;
  /** Default: `widened`. */
  readonly halfProducts?: HalfProducts;
}

/** A value that crosses the session's border: the tensor's name, its kind inside, and how its bytes travel. */
export interface Port {
  readonly tensor: string;
  readonly type: TensorType;
}

/** One callable program of a session. */
export interface Signature {
  readonly inputs: ReadonlyMap<string, Port>;
  readonly outputs: ReadonlyMap<string, Port>;
}

/** Output that every program with updates and nothing else to tell has: `true` once all is assigned. */
export const doneOutput = "done";

/** Collects programs that share one graph, one session and its variables. */
export class ProgramWriter {
  readonly signatures = new Map<string, Signature>();
  readonly functions: FunctionDef[] = [];
  readonly #main = new NodeWriter("graph", false, this.functions);
  readonly #handles = new Map<string, string>();

  constructor(readonly ops: Ops) {}

  get nodes(): readonly NodeDef[] {
    return this.#main.nodes;
  }

  /** TensorFlow's description of the signatures. */
  signatureDefs(): Record<string, SignatureDef> {
    const defs: Record<string, SignatureDef> = {};
    const infos = (
      ports: ReadonlyMap<string, Port>,
      carrier: (type: TensorType) => Carrier,
    ): Record<string, TensorInfo> =>
      Object.fromEntries([...ports].map(([name, port]) => [name, tensorInfo(port, carrier(port.type))]));
    for (const [name, { inputs, outputs }] of this.signatures) {
      defs[name] = { inputs: infos(inputs, feedCarrier), outputs: infos(outputs, fetchCarrier), methodName: "skyc" };
    }
    return defs;
  }

  /** Adds a graph as a program: feeds its inputs, reads its variables, assigns its updates after all reads, gives its outputs. */
  graph(name: string, graph: Graph, options: ProgramOptions): void {
    if (options.compile === "xla") this.#compiled(name, graph, options);
    else this.#plain(name, graph, options);
  }

  /**
   * Adds the diagnosis of a graph as a program: assigns nothing and tells for each floating-point node, in one bool[2, n] called
   * `flags`, whether it holds NaN (first row) and whether it holds an infinity (second row). Gives the nodes of the columns.
   */
  probe(name: string, graph: Graph): readonly Node[] {
    const main = this.#main;
    const { inputs, values } = this.#inputs(name, graph);
    main.under(name);
    const reads = this.#reads(main, graph, (variable) => this.#handle(variable));
    const probes = new ProbeWriter(main);
    lowerNodes(graph, this.ops, main, {
      input: (input) => values.get(input)!,
      variable: (variable) => reads.get(variable)!,
      lowered: (node, tensor) => probes.lowered(node, tensor),
    });
    const outputs = new Map([["flags", this.#output(`${name}/output/flags`, probes.flags(), undefined)]]);
    this.signatures.set(name, { inputs, outputs });
    return probes.probed;
  }

  /** Adds a program that gives the values of variables. */
  read(name: string, variables: readonly Variable[]): void {
    const outputs = new Map<string, Port>();
    variables.forEach((variable, i) => {
      const value = readVariable(this.#main, this.#handle(variable), variable.type, `${name}/read/${i}`);
      outputs.set(variable.name, this.#output(`${name}/value/${i}`, value, undefined));
    });
    this.signatures.set(name, { inputs: new Map(), outputs });
  }

  /**
   * Adds a program that sets variables. The value is copied inside the session: what was fed is memory of JavaScript,
   * which no variable may keep and no thread of TensorFlow may release.
   */
  write(name: string, variables: readonly Variable[]): void {
    const inputs = new Map<string, Port>();
    const assigned = variables.map((variable, i) => {
      const { port, value } = this.#input(`${name}/value/${i}`, variable.type);
      inputs.set(variable.name, port);
      return assign(this.#main, this.#handle(variable), this.#copy(value), `${name}/assign/${i}`, []);
    });
    this.signatures.set(name, { inputs, outputs: new Map([[doneOutput, this.#done(name, assigned)]]) });
  }

  #plain(name: string, graph: Graph, options: ProgramOptions): void {
    const main = this.#main;
    const { inputs, values } = this.#inputs(name, graph);
    main.under(name);
    const reads = this.#reads(main, graph, (variable) => this.#handle(variable));
    const tensors = lowerNodes(graph, this.ops, main, {
      input: (input) => values.get(input)!,
      variable: (variable) => reads.get(variable)!,
    });
    const guarded = guardUpdates(main, graph, tensors, reads, options.guard === true);
    const allRead = main.raw("NoOp", `${name}/all-read`, [...reads.values()].map(controlOf), {});
    const assigned = [...guarded.updates].map(([variable, value], i) => {
      // A variable must not take over the memory of a feed, see `write`.
      const fed = [...values.values()].some((input) => input.name === value.name);
      const handle = this.#handle(graph.variables.get(variable)!);
      return assign(main, handle, fed ? this.#copy(value) : value, `${name}/assign/${i}`, [`^${allRead}`]);
    });
    const after = assigned.length > 0 ? main.raw("NoOp", `${name}/assigned`, assigned.map(controlOf), {}) : undefined;
    const outputs = new Map<string, Port>();
    for (const [output, value] of resultsOf(graph, tensors, guarded)) {
      outputs.set(output, this.#output(`${name}/output/${output}`, value, after));
    }
    if (outputs.size === 0) outputs.set(doneOutput, this.#done(name, assigned));
    this.signatures.set(name, { inputs, outputs });
  }

  #compiled(name: string, graph: Graph, options: ProgramOptions): void {
    const main = this.#main;
    const { inputs, values } = this.#inputs(name, graph);
    const variables = [...graph.variables.values()];
    const body = new NodeWriter("function", true, this.functions, options.halfProducts);
    const handleArgs = new Map(variables.map((variable, i) => [variable.name, body.argument(`variable_${i}`)]));
    const inputArgs = new Map(
      [...values].map(([input, value], i) => [input, { ...value, name: body.argument(`input_${i}`) }]),
    );
    const reads = this.#reads(body, graph, (variable) => handleArgs.get(variable.name)!);
    const tensors = lowerNodes(graph, this.ops, body, {
      input: (input) => inputArgs.get(input)!,
      variable: (variable) => reads.get(variable)!,
    });
    const guarded = guardUpdates(body, graph, tensors, reads, options.guard === true);
    const allRead = body.raw("NoOp", "all-read", [...reads.values()].map(controlOf), {});
    const assigned = [...guarded.updates].map(([variable, value], i) =>
      assign(body, handleArgs.get(variable)!, value, `assign/${i}`, [`^${allRead}`]),
    );
    const results = resultsOf(graph, tensors, guarded);
    if (results.size === 0) results.set(doneOutput, body.constant([1], { dtype: "bool", shape: [] }));
    const returned = [...results.values()].map((value) =>
      body.node("Identity", "output", [value], typed(value), value),
    );

    const functionName = nodeName(`skyc_${name}`).replaceAll(/[^A-Za-z0-9_]/g, "_");
    const arg = (argument: string, type: number) => ({ name: argument, type });
    this.functions.push({
      signature: {
        name: functionName,
        inputArg: [
          ...[...handleArgs.values()].map((argument) => arg(argument, resourceType)),
          ...[...inputArgs.values()].map((value) => arg(value.name, dataType[value.dtype])),
        ],
        outputArg: returned.map((value, i) => arg(`result_${i}`, dataType[value.dtype])),
        controlOutput: assigned.map((_, i) => `assigned_${i}`),
        isStateful: true,
      },
      attr: { _XlaMustCompile: { b: true } },
      nodeDef: body.nodes,
      ret: Object.fromEntries(returned.map((value, i) => [`result_${i}`, value.name])),
      controlRet: Object.fromEntries(assigned.map((node, i) => [`assigned_${i}`, node])),
    });
    main.under("");
    const call = main.raw(
      "StatefulPartitionedCall",
      `${name}/call`,
      [...variables.map((variable) => this.#handle(variable)), ...[...values.values()].map((value) => value.name)],
      {
        Tin: {
          list: { type: [...variables.map(() => resourceType), ...[...values.values()].map((v) => dataType[v.dtype])] },
        },
        Tout: { list: { type: returned.map(({ dtype }) => dataType[dtype]) } },
        f: { func: { name: functionName } },
        _XlaMustCompile: { b: true },
      },
    );
    const outputs = new Map<string, Port>();
    [...results.keys()].forEach((output, i) => {
      const result = { ...returned[i]!, name: i === 0 ? call : `${call}:${i}` };
      outputs.set(output, this.#output(`${name}/output/${output}`, result, call));
    });
    this.signatures.set(name, { inputs, outputs });
  }

  #inputs(name: string, graph: Graph): { inputs: Map<string, Port>; values: Map<string, TfTensor> } {
    const inputs = new Map<string, Port>();
    const values = new Map<string, TfTensor>();
    for (const [input, { type }] of graph.inputs) {
      const { port, value } = this.#input(`${name}/input/${input}`, type);
      inputs.set(input, port);
      values.set(input, value);
    }
    return { inputs, values };
  }

  #reads(writer: NodeWriter, graph: Graph, handle: (variable: Variable) => string): Map<string, TfTensor> {
    const reads = new Map<string, TfTensor>();
    for (const variable of graph.variables.values()) {
      reads.set(variable.name, readVariable(writer, handle(variable), variable.type, `read/${variable.name}`));
    }
    return reads;
  }

  #input(wish: string, type: TensorType): { port: Port; value: TfTensor } {
    const main = this.#main;
    main.under("");
    const { dtype, shape } = feedCarrier(type);
    const attr = { dtype: { type: dataType[dtype] }, shape: { shape: shapeProto(shape) } };
    const name = main.raw("Placeholder", wish, [], attr);
    return { port: { tensor: `${name}:0`, type }, value: this.#bitcast({ name, dtype, shape }, type) };
  }

  #output(wish: string, value: TfTensor, after: string | undefined): Port {
    const main = this.#main;
    main.under("");
    const type = { dtype: value.dtype, shape: value.shape };
    const carried = this.#carried(value);
    const input = after === undefined ? [carried.name] : [carried.name, `^${after}`];
    return { tensor: `${main.raw("Identity", wish, input, { T: { type: dataType[carried.dtype] } })}:0`, type };
  }

  /** The value as the binding can give it out, all bits kept. */
  #carried(value: TfTensor): TfTensor {
    const to = fetchCarrier(value);
    const from = dataType[value.dtype];
    const wide = { Truncate: { b: false }, DstT: { type: dataType.i32 } };
    const main = this.#main;
    switch (value.dtype) {
      case "u8":
        return { ...to, name: main.raw("Cast", "Cast", [value.name], { SrcT: { type: from }, ...wide }) };
      case "bf16":
      case "f16": {
        const bits = main.raw("Bitcast", "Bitcast", [value.name], { T: { type: from }, type: { type: uint16Type } });
        return { ...to, name: main.raw("Cast", "Cast", [bits], { SrcT: { type: uint16Type }, ...wide }) };
      }
      default:
        return this.#bitcast(value, to);
    }
  }

  #bitcast(value: TfTensor, to: TensorType): TfTensor {
    if (value.dtype === to.dtype && sameShape(value.shape, to.shape)) return value;
    return this.#main.node("Bitcast", "output", [value], { T: { type: value.dtype }, type: { type: to.dtype } }, to);
  }

  #copy(value: TfTensor): TfTensor {
    return this.#main.node("DeepCopy", "y", [value], typed(value), value);
  }

  #done(name: string, nodes: readonly string[]): Port {
    const main = this.#main;
    const yes = main.raw("Const", `${name}/yes`, nodes.map(controlOf), {
      dtype: { type: dataType.bool },
      value: { tensor: { dtype: dataType.bool, tensorShape: shapeProto([]), boolVal: [true] } },
    });
    return { tensor: `${yes}:0`, type: { dtype: "bool", shape: [] } };
  }

  #handle(variable: Variable): string {
    const known = this.#handles.get(variable.name);
    if (known) return known;
    this.#main.under("");
    const handle = this.#main.raw("VarHandleOp", `variable/${variable.name}`, [], {
      dtype: { type: dataType[variable.type.dtype] },
      shape: { shape: shapeProto(variable.type.shape) },
      shared_name: { s: new TextEncoder().encode(variable.name) },
      container: { s: new Uint8Array() },
    });
    this.#handles.set(variable.name, handle);
    return handle;
  }
}

/** The graph's outputs and, where it is guarded, whether the step was good. */
function resultsOf(graph: Graph, tensors: readonly TfTensor[], { finite }: Guarded): Map<string, TfTensor> {
  const results = new Map([...graph.outputs].map(([output, { id }]) => [output, tensors[id]!]));
  if (finite) results.set(finiteOutput, finite);
  return results;
}

const typed = (value: TfTensor) => ({ T: { type: value.dtype } });

/** `^node`: run after that node, whichever of its outputs was named. */
function controlOf(tensor: TfTensor | string): string {
  const name = typeof tensor === "string" ? tensor : tensor.name;
  return `^${name.split(":", 1)[0]}`;
}

function readVariable(writer: NodeWriter, handle: string, type: TensorType, wish: string): TfTensor {
  const node = writer.raw("ReadVariableOp", wish, [handle], { dtype: { type: dataType[type.dtype] } });
  return { name: writer.place === "function" ? `${node}:value:0` : node, ...type };
}

function assign(writer: NodeWriter, handle: string, value: TfTensor, wish: string, after: readonly string[]): string {
  return writer.raw("AssignVariableOp", wish, [handle, value.name, ...after], {
    dtype: { type: dataType[value.dtype] },
  });
}

const tensorInfo = ({ tensor }: Port, { dtype, shape }: Carrier): TensorInfo => ({
  name: tensor,
  dtype: dataType[dtype],
  tensorShape: shapeProto(shape),
});
