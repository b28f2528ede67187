import type { ModelBuilder } from "../blocks/define.ts";
import { BlockError } from "../blocks/rule.ts";
import type { GraphBuilder } from "../ir/builder.ts";
import type { Init, Variable } from "../ir/graph.ts";
import type { Attrs, Value } from "../ir/op.ts";
import type { DType, Shape, TensorType } from "../ir/type.ts";

/** How many operations blocks may emit: the largest published models have a few thousand. */
const most = 50_000;

/** True when a dotted name lies in one of the scopes. */
export const liesIn = (name: string, scopes: readonly string[]): boolean =>
  scopes.some((scope) => name === scope || name.startsWith(`${scope}.`));

/**
 * What blocks build with, over a graph. Variables are named by scope; updates wait until `finish`. A frozen part works as at
 * evaluation: running statistics as they are, no dropout, no updates.
 */
export class GraphModelBuilder implements ModelBuilder {
  /** Scopes of blocks that are trained, in the order in which they were built; none lies in another. */
  readonly blocks = new Set<string>();
  readonly #updates = new Map<string, Value>();
  #emitted = 0;

  constructor(
    readonly graph: GraphBuilder,
    private readonly trains: boolean,
    readonly key: Value | undefined,
    private readonly frozen: readonly string[] = [],
    /** Those that blocks have asked for; may begin with another graph's. */
    readonly variables = new Map<string, Variable>(),
  ) {}

  get training(): boolean {
    return this.trains && !liesIn(this.graph.scope, this.frozen);
  }

  get scope(): string {
    return this.graph.scope;
  }

  op(name: string, inputs: readonly Value[], attrs?: Attrs): Value {
    if (++this.#emitted > most) throw new BlockError("SKY4120", "", { limit: most });
    return this.graph.op(name, inputs, attrs);
  }

  constant(value: number | readonly number[], type: TensorType): Value {
    return this.graph.constant(value, type);
  }

  scoped<T>(name: string, build: () => T): T {
    return this.graph.scoped(name, build);
  }

  block<T>(name: string, build: () => T): T {
    const scope = this.#full(name);
    if (!this.training || liesIn(scope, [...this.frozen, ...this.blocks])) return this.scoped(name, build);
    this.blocks.add(scope);
    return this.scoped(name, build);
  }

  parameter(name: string, shape: Shape, init: Init, options: { readonly noDecay?: boolean } = {}): Value {
    return this.#variable({
      name: this.#full(name),
      type: { dtype: "f32", shape },
      init,
      role: "parameter",
      noDecay: options.noDecay ?? shape.length <= 1,
    });
  }

  state(name: string, shape: Shape, init: Init, dtype: DType = "f32"): Value {
    return this.#variable({ name: this.#full(name), type: { dtype, shape }, init, role: "state", noDecay: true });
  }

  update(name: string, value: Value): void {
    if (this.training) this.#updates.set(this.#full(name), value);
  }

  /** Hands the waiting updates to the graph. */
  finish(): void {
    for (const [name, value] of this.#updates) this.graph.update(name, value);
  }

  #full(name: string): string {
    return [this.graph.scope, name].filter((part) => part !== "").join(".");
  }

  #variable(variable: Variable): Value {
    const known = this.variables.get(variable.name);
    const made = known ?? (liesIn(variable.name, this.frozen) ? { ...variable, frozen: true as const } : variable);
    if (!known) this.variables.set(variable.name, made);
    return this.graph.variable(made);
  }
}
