import { GraphBuilder, type Ops } from "../ir/builder.ts";
import type { Graph, Node } from "../ir/graph.ts";
import type { Value } from "../ir/op.ts";
import { isFloat } from "../ir/type.ts";

/** What is computed again, and where the backward pass begins. */
export interface Recomputed {
  /** Number of nodes of the forward pass: those from here on belong to the backward pass and what comes after it. */
  readonly forward: number;
  /** Scopes of the blocks that are computed again; none lies in another. */
  readonly blocks: ReadonlySet<string>;
}

const leaves = new Set(["variable", "constant"]);

/** The block that a node belongs to, by its scope. */
export function blockOf(scope: string, blocks: ReadonlySet<string>): string | undefined {
  for (let end = scope.length; end > 0; end = scope.lastIndexOf(".", end - 1)) {
    const found = scope.slice(0, end);
    if (blocks.has(found)) return found;
  }
  return undefined;
}

/** What a block's second computation consists of. */
interface Block {
  /** Its nodes of the forward pass, in order. */
  readonly inner: Node[];
  /** The first of its nodes in the backward pass. */
  first?: number;
  /** A gradient that comes into it: before that is there, nothing of it is to be computed again. */
  signal?: Node;
}

function blocksOf(graph: Graph, { forward, blocks }: Recomputed): ReadonlyMap<string, Block> {
  const found = new Map<string, Block>();
  for (const node of graph.nodes) {
    const name = blockOf(node.scope, blocks);
    if (name === undefined) continue;
    const block = found.get(name) ?? { inner: [] };
    found.set(name, block);
    if (node.id < forward) {
      if (!leaves.has(node.op)) block.inner.push(node);
      continue;
    }
    block.first ??= node.id;
    for (const input of node.inputs as readonly Node[]) {
      const comes =
        input.id >= forward && input.id < block.first && input.op !== "constant" && isFloat(input.type.dtype);
      if (comes && (!block.signal || input.id < block.signal.id)) block.signal = input;
    }
  }
  return found;
}

/** x, which is there as soon as `known` is true: the same bits, and another value than x to every pass of ours and of the engine. */
function heldBack(g: GraphBuilder, x: Value, known: Value): Value {
  return g.op("select", [known, x, g.constant(0, { dtype: x.type.dtype, shape: [] })]);
}

/** True once a gradient is there (where it is NaN, the step is lost anyway). */
function knownWith(g: GraphBuilder, signal: Value): Value {
  const { shape } = signal.type;
  const one = g.op("slice", [signal], { start: shape.map(() => 0), size: shape.map(() => 1) });
  const scalar = g.op("reshape", [one], { shape: [] });
  return g.op("compare", [scalar, scalar], { direction: "eq" });
}

/**
 * Activation checkpointing (Chen et al. 2016, arXiv:1604.06174): the backward pass of a block gets the values of its forward pass
 * from a second computation, so that only what goes into the block has to be kept until then. The second computation hangs on the gradient that
 * comes into the block from above: no engine can join it with the first one, or run it earlier. It is the same arithmetic on the same
 * bits, randomness included, which is a function of key and site. Runs before `cse`, on the graph as it was differentiated.
 */
export function recompute(
  graph: Graph,
  ops: Ops,
  how: Recomputed,
): {
  readonly graph: Graph;
  /** What stands for a value of the old graph. */
  readonly of: (value: Value) => Value;
} {
  const { forward, blocks } = how;
  if (blocks.size === 0) return { graph, of: (value) => value };
  const found = blocksOf(graph, how);
  const g = new GraphBuilder(graph.name, ops);
  const values: Value[] = new Array(graph.nodes.length);
  const again = new Map<string, Map<number, Value>>();

  const second = (name: string, { inner, signal }: Block): Map<number, Value> => {
    const made = new Map<number, Value>();
    if (!signal) return made;
    const known = g.scoped(name, () => knownWith(g, values[signal.id]!));
    const own = new Set(inner.map(({ id }) => id));
    const fromOutside = (value: Value): Value => {
      const node = value as Node;
      if (own.has(node.id) || leaves.has(node.op)) return made.get(node.id) ?? values[node.id]!;
      const held = made.get(node.id) ?? g.scoped(name, () => heldBack(g, values[node.id]!, known));
      made.set(node.id, held);
      return held;
    };
    for (const node of inner) made.set(node.id, g.copy(node, node.inputs.map(fromOutside), graph.variables));
    return made;
  };

  for (const node of graph.nodes) {
    const name = node.id < forward ? undefined : blockOf(node.scope, blocks);
    const block = name === undefined ? undefined : found.get(name);
    if (name !== undefined && block && !again.has(name)) again.set(name, second(name, block));
    const other = name === undefined ? undefined : again.get(name);
    const inputs = node.inputs.map((input) => other?.get(input.id) ?? values[input.id]!);
    values[node.id] = g.copy(node, inputs, graph.variables);
  }
  for (const [name, value] of graph.outputs) g.output(name, values[value.id]!);
  const made = g.finish();
  const updates = new Map([...graph.updates].map(([name, value]) => [name, values[value.id]!]));
  return { graph: { ...made, variables: graph.variables, updates }, of: (value) => values[value.id]! };
}
