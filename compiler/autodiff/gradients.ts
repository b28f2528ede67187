import { fail } from "../diag/diagnostic.ts";
import { type GraphBuilder, named } from "../ir/builder.ts";
import type { Node, Variable } from "../ir/graph.ts";
import type { GradContext, OpDef, Value } from "../ir/op.ts";
import { isFloat, sameShape, showType } from "../ir/type.ts";

/** Which values lie on a way from what is differentiated for; only floating point carries gradients. */
class Dependence {
  readonly #known: boolean[] = [];

  constructor(
    readonly g: GraphBuilder,
    readonly roots: ReadonlySet<Value>,
  ) {}

  /** Nodes come after their inputs, so that one sweep brings the knowledge up to date. */
  has(value: Value): boolean {
    const { nodes } = this.g;
    for (let id = this.#known.length; id <= value.id; id++) {
      const node = nodes[id]!;
      this.#known.push(
        isFloat(node.type.dtype) && (this.roots.has(node) || node.inputs.some((input) => this.#known[input.id])),
      );
    }
    return this.#known[value.id]!;
  }
}

/** Gradients by value, summed as they come in. */
class Sums {
  readonly #found = new Map<number, Value>();

  constructor(readonly g: GraphBuilder) {}

  add(value: Value, gradient: Value): void {
    const before = this.#found.get(value.id);
    this.#found.set(value.id, before ? this.g.op("add", [before, gradient]) : gradient);
  }

  take(value: Value): Value | undefined {
    return this.#found.get(value.id);
  }
}

/** Carries gradients from `value` back to all nodes from `first` on; what lies before receives them in `sums`. */
function carryBack(g: GraphBuilder, value: Value, first: number, sums: Sums, dependence: Dependence): void {
  for (let id = value.id; id >= first; id--) {
    const node = g.nodes[id]!;
    const dy = sums.take(node);
    if (!dy || !node.inputs.some((input) => dependence.has(input))) continue;
    g.like(node, () => throughNode(g, node, dy, sums, dependence));
  }
}

function throughNode(g: GraphBuilder, node: Node, dy: Value, sums: Sums, dependence: Dependence): void {
  const def: OpDef = g.ops.get(node.op)!;
  const { by, rest } = named(def, node.inputs);
  if (def.grad) {
    // Spread first: no input may be called y, dy, attrs or rest, which the op tests check.
    const context = { ...by, y: node, dy, attrs: node.attrs, rest } as unknown as GradContext<string, object>;
    const found = def.grad(g, context);
    const give = (input: Value, gradient: Value | undefined) => {
      if (!gradient || !dependence.has(input)) return;
      if (gradient.type.dtype !== input.type.dtype || !sameShape(gradient.type.shape, input.type.shape)) {
        const detail = `the gradient of "${node.op}" for ${showType(input.type)} is ${showType(gradient.type)}`;
        fail("SKY9001", { detail });
      }
      sums.add(input, gradient);
    };
    def.inputs.forEach((name) => {
      give(by[name]!, found[name] as Value | undefined);
    });
    rest.forEach((input, i) => {
      give(input, found.rest?.[i]);
    });
    return;
  }
  if (!def.expand) fail("SKY9001", { detail: `the op "${node.op}" has no gradient, and one was asked for` });
  const first = g.nodes.length;
  const expanded = def.expand(g, by, node.attrs, rest);
  // The expansion may be one of the inputs itself.
  sums.add(expanded, dy);
  carryBack(g, expanded, first, sums, dependence);
}

/**
 * Gradients of a scalar for values of the same graph, by reverse mode: adds the nodes to the builder and returns one value for
 * each of `wrt`, zeros where the scalar does not depend on it. The new nodes are ordinary ones: gradients of gradients follow.
 */
export function gradients(g: GraphBuilder, scalar: Value, wrt: readonly Value[]): Value[] {
  if (!isFloat(scalar.type.dtype) || scalar.type.shape.length !== 0) {
    fail("SKY9001", { detail: `gradients of ${showType(scalar.type)} were asked for; it must be one real number` });
  }
  const roots = new Set(wrt);
  const sums = new Sums(g);
  const dependence = new Dependence(g, roots);
  sums.add(scalar, g.constant(1, scalar.type));
  carryBack(g, scalar, 0, sums, dependence);
  return wrt.map((value) => sums.take(value) ?? g.constant(0, value.type));
}

/** Gradients of a loss for variables, by name. */
export function variableGradients(
  g: GraphBuilder,
  loss: Value,
  variables: readonly Variable[],
): ReadonlyMap<string, Value> {
  const found = gradients(
    g,
    loss,
    variables.map((variable) => g.variable(variable)),
  );
  return new Map(variables.map((variable, i) => [variable.name, found[i]!]));
}
