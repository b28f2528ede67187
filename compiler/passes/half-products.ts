import type { GraphBuilder, Ops } from "../ir/builder.ts";
import type { Graph, Node } from "../ir/graph.ts";
import type { Value } from "../ir/op.ts";
import { rewrite } from "../ir/rewrite.ts";
import { judgeActivations } from "./kept-activations.ts";
import { movesElements } from "./moves-elements.ts";

/** Values in bf16, by the f32 value that they stand for. */
class Halves {
  /** The f32 value is its bf16 one, widened. */
  readonly #exact = new Map<Value, Value>();
  /** The f32 value, rounded. */
  readonly #rounded = new Map<Value, Value>();

  constructor(readonly g: GraphBuilder) {}

  exact(x: Value): Value | undefined {
    return this.#exact.get(x);
  }

  /** The f32 value of a bf16 one. */
  widen(half: Value): Value {
    const wide = this.g.op("cast", [half], { dtype: "f32" });
    this.#exact.set(wide, half);
    return wide;
  }

  /** A value rounded to bf16, once. What only moves elements does so behind the rounding, on half the bytes. */
  round(x: Value): Value {
    const known = this.#exact.get(x) ?? this.#rounded.get(x);
    if (known) return known;
    const node = x as Node;
    const half = movesElements(node)
      ? this.g.like(node, () =>
          this.g.op(
            node.op,
            node.inputs.map((input) => this.round(input)),
            node.attrs,
          ),
        )
      : this.g.like(node, () => this.g.op("cast", [x], { dtype: "bf16" }));
    this.#rounded.set(x, half);
    return half;
  }
}

/**
 * Computes products on bf16: each operand is rounded to nearest, ties to even, and their products are summed in f32, as
 * `product(f32(bf16(a)), f32(bf16(b)))` says in the graph. All else stays f32, variables included, but for what is kept from the forward for the
 * backward pass: where a product gave it or takes it, only its rounded form is (`judgeActivations`). Products outside of `parts`
 * (scopes of the model), and those with a fixed matrix, such as a resize, stay as they are.
 *
 * It runs on an optimised graph with its gradients; run `optimize` after it.
 */
export function halfProducts(graph: Graph, ops: Ops, parts: (scope: string) => boolean): Graph {
  const judged = judgeActivations(graph, ops, parts);
  let halves: Halves | undefined;
  return rewrite(graph, ops, (g, node, inputs) => {
    halves ??= new Halves(g);
    const known = halves;
    if (judged.products.has(node.id)) {
      return kept(
        g.op(
          node.op,
          inputs.map((input) => known.widen(known.round(input))),
          node.attrs,
        ),
      );
    }
    const read = inputs.map((input, i) => {
      if (!judged.readsRounded(node, node.inputs[i]! as Node)) return input;
      return known.widen(known.round(input));
    });
    const exact = read.map((input) => known.exact(input));
    if (movesElements(node) && exact.every((half) => half !== undefined)) {
      return known.widen(g.op(node.op, exact as Value[], node.attrs));
    }
    if (judged.kept.has(node.id)) return kept(g.op(node.op, read, node.attrs));
    return read.every((input, i) => input === inputs[i]) ? undefined : g.op(node.op, read, node.attrs);

    function kept(value: Value): Value {
      return judged.kept.has(node.id) ? known.widen(known.round(value)) : value;
    }
  });
}
