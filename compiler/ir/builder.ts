import { fail } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import type { Graph, Node, Variable } from "./graph.ts";
import { type Attrs, type OpBuilder, type OpDef, ShapeError, type Value } from "./op.ts";
import { sameShape, showType, sizeOf, type TensorType } from "./type.ts";

/** The ops that a graph may hold, by name. Handed in, for the graph knows no op by name. */
export type Ops = ReadonlyMap<string, OpDef>;

const none: Attrs = Object.freeze({});

/** Puts arguments under an op's input names; what goes beyond them is `rest`. */
export function named<T>(
  def: OpDef,
  values: readonly T[],
): { readonly by: Record<string, T>; readonly rest: readonly T[] } {
  const by: Record<string, T> = {};
  const { inputs } = def;
  for (let i = 0; i < inputs.length; i++) by[inputs[i]!] = values[i]!;
  return { by, rest: values.length > inputs.length ? values.slice(inputs.length) : [] };
}

/**
 * Builds a graph node by node, in an order that is already valid. Each node takes the scope and the span that are current.
 * A user's mismatch surfaces as a `ShapeError` that carries op, scope and span; misuse of the builder is SKY9001.
 */
export class GraphBuilder implements OpBuilder {
  readonly #nodes: Node[] = [];
  readonly #inputs = new Map<string, Node>();
  readonly #variables = new Map<string, Variable>();
  readonly #reads = new Map<string, Node>();
  readonly #outputs = new Map<string, Value>();
  readonly #updates = new Map<string, Value>();
  #scope = "";
  #span: Span | undefined;

  constructor(
    readonly name: string,
    readonly ops: Ops,
  ) {}

  /** All nodes so far; `nodes[i].id === i`. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** The dotted place in the model where nodes are being added. */
  get scope(): string {
    return this.#scope;
  }

  /** A value fed at each call. Asking again for the same name gives the same node. */
  input(name: string, type: TensorType): Node {
    const known = this.#inputs.get(name);
    if (known) return this.#same("input", name, known, type);
    const node = this.#add("input", [], { name }, type);
    this.#inputs.set(name, node);
    return node;
  }

  /** The value of a variable as it was before the step. Asking again for the same name gives the same node. */
  variable(variable: Variable): Node {
    const known = this.#reads.get(variable.name);
    if (known) return this.#same("variable", variable.name, known, variable.type);
    const node = this.#add("variable", [], { name: variable.name }, variable.type);
    this.#reads.set(variable.name, node);
    this.#variables.set(variable.name, variable);
    return node;
  }

  /** Adds an op: fills the defaults of its attributes and lets its shape rule judge. */
  op(name: string, inputs: readonly Value[], attrs: Attrs = none): Node {
    const def = this.ops.get(name);
    if (!def) return fail("SKY9001", { detail: `no op is called "${name}"` });
    const expected = def.inputs.length;
    if (inputs.length < expected || (inputs.length > expected && !def.variadic)) {
      return fail("SKY9001", { detail: `op "${name}" takes ${expected} inputs, ${inputs.length} were given` });
    }
    for (const value of inputs) {
      if (this.#nodes[value.id] !== value) {
        return fail("SKY9001", { detail: `op "${name}" was given a value of another graph than "${this.name}"` });
      }
    }
    const full = this.#attributes(def, attrs);
    const { by, rest } = named(
      def,
      inputs.map((value) => value.type),
    );
    return this.#add(
      name,
      inputs,
      full,
      this.#judge(def, () => def.shape(by, full, rest)),
    );
  }

  /** A constant: all values in row-major order, or one that stands for all. */
  constant(value: number | readonly number[], type: TensorType): Node {
    const values = typeof value === "number" ? [value] : value;
    const size = sizeOf(type.shape);
    if (values.length !== size && values.length !== 1) {
      return fail("SKY9001", { detail: `a constant of ${showType(type)} was given ${values.length} values` });
    }
    return this.#add("constant", [], { values }, type);
  }

  /** Adds a node of another graph as it stands, on inputs of this one: what passes do with all that they do not change. */
  copy(node: Node, inputs: readonly Value[], variables: ReadonlyMap<string, Variable>): Node {
    return this.like(node, () => {
      const name = node.attrs.name as string;
      if (node.op === "input") return this.input(name, node.type);
      if (node.op === "variable") return this.variable(variables.get(name)!);
      return this.#add(node.op, inputs, node.attrs, node.type);
    });
  }

  /** Runs `fn` one level deeper: `scoped("blocks.0", …)` inside `encoder` adds nodes to `encoder.blocks.0`. */
  scoped<T>(name: string, fn: () => T): T {
    return this.#within(this.#scope === "" ? name : `${this.#scope}.${name}`, this.#span, fn);
  }

  /** Runs `fn` with `span` as the place in the source that its nodes come from. */
  at<T>(span: Span | undefined, fn: () => T): T {
    return this.#within(this.#scope, span ?? this.#span, fn);
  }

  /** Runs `fn` with the scope and span of a node: what replaces or differentiates it belongs to the same place. */
  like<T>(node: Node, fn: () => T): T {
    return this.#within(node.scope, node.span, fn);
  }

  /** Names a result of the graph. */
  output(name: string, value: Value): void {
    if (this.#outputs.has(name)) fail("SKY9001", { detail: `graph "${this.name}" has two outputs called "${name}"` });
    this.#outputs.set(name, value);
  }

  /** Gives a variable the value that it has after the step. */
  update(name: string, value: Value): void {
    const variable = this.#variables.get(name);
    if (!variable) fail("SKY9001", { detail: `graph "${this.name}" updates "${name}", which it does not hold` });
    if (this.#updates.has(name)) fail("SKY9001", { detail: `graph "${this.name}" updates "${name}" twice` });
    const { type } = variable;
    if (type.dtype !== value.type.dtype || !sameShape(type.shape, value.type.shape)) {
      fail("SKY9001", { detail: `"${name}" is ${showType(type)} and was to become ${showType(value.type)}` });
    }
    this.#updates.set(name, value);
  }

  /** The graph so far; the builder may go on and finish again. */
  finish(): Graph {
    return {
      name: this.name,
      nodes: this.#nodes.slice(),
      inputs: new Map(this.#inputs),
      variables: new Map(this.#variables),
      outputs: new Map(this.#outputs),
      updates: new Map(this.#updates),
    };
  }

  #add(op: string, inputs: readonly Value[], attrs: Attrs, type: TensorType): Node {
    const base = { id: this.#nodes.length, type, op, inputs, attrs, scope: this.#scope };
    const node: Node = this.#span ? { ...base, span: this.#span } : base;
    this.#nodes.push(node);
    return node;
  }

  #within<T>(scope: string, span: Span | undefined, fn: () => T): T {
    const before = [this.#scope, this.#span] as const;
    this.#scope = scope;
    this.#span = span;
    try {
      return fn();
    } finally {
      [this.#scope, this.#span] = before;
    }
  }

  #judge(def: OpDef, shape: () => TensorType): TensorType {
    try {
      return shape();
    } catch (error) {
      if (error instanceof ShapeError && !error.place) {
        error.place = { op: def.name, scope: this.#scope, ...(this.#span ? { span: this.#span } : {}) };
      }
      throw error;
    }
  }

  #attributes(def: OpDef, given: Attrs): Attrs {
    const defaults = (def.attrs ?? none) as Attrs;
    for (const key in given) {
      if (!(key in defaults)) fail("SKY9001", { detail: `op "${def.name}" has no attribute "${key}"` });
    }
    for (const key of (def.required ?? []) as readonly string[]) {
      if (!(key in given)) fail("SKY9001", { detail: `op "${def.name}" was not given its attribute "${key}"` });
    }
    return given === none ? defaults : { ...defaults, ...given };
  }

  #same(what: string, name: string, known: Node, type: TensorType): Node {
    if (known.type.dtype === type.dtype && sameShape(known.type.shape, type.shape)) return known;
    const detail = `${what} "${name}" is ${showType(known.type)} and was asked for as ${showType(type)}`;
    return fail("SKY9001", { detail });
  }
}
