import { GraphBuilder } from "../../compiler/ir/builder.ts";
import { canonicalAttr } from "../../compiler/ir/canonical-attr.ts";
import type { Graph, Node, Variable } from "../../compiler/ir/graph.ts";
import { hostArray } from "../../compiler/ir/host-array.ts";
import type { Value } from "../../compiler/ir/op.ts";
import { bytesOf, isFloat, showType, sizeOf, type TensorType } from "../../compiler/ir/type.ts";
import { flops } from "../../compiler/passes/flops.ts";
import { ops } from "../ops/generated/index.ts";
import { openSession } from "./session.ts";
import type { Tensorflow } from "./tensorflow.ts";

/** What one node takes when it runs by itself, as TensorFlow's own kernels, its operands in memory. */
export interface NodeTime {
  readonly node: Node;
  /** Seconds, the fastest of a few runs, less what it takes to start an empty one. */
  readonly seconds: number;
  readonly flops: number;
  /** Of operands and result. */
  readonly bytes: number;
}

const leaves = new Set(["input", "variable", "constant"]);
/** Variables of one session, bytes; and the time that one kind of node is given. */
const sessionBytes = 2 ** 30;
const patience = 0.2;
const runs = 10;

interface Kind {
  readonly name: string;
  readonly graph: Graph;
  readonly flops: number;
  readonly bytes: number;
}

/**
 * Times every node of a graph: each kind of node (op, settings, operand types) is run alone, a few times, and stands for all of its kind.
 * So the sum is that of single kernels; what a compiler fuses takes less. Errors: SKY7050, SKY7051.
 */
export async function profileGraph(
  graph: Graph,
  tensorflow: Tensorflow,
  told: (done: number, all: number) => void,
): Promise<readonly NodeTime[]> {
  const kinds = new Map<string, Kind>();
  const kindOf = new Map<number, string>();
  for (const node of graph.nodes) {
    if (leaves.has(node.op)) continue;
    const key = keyOf(graph, node);
    kindOf.set(node.id, key);
    if (!kinds.has(key)) kinds.set(key, kindAlone(graph, node, `k${kinds.size}`));
  }
  const seconds = new Map<string, number>();
  for (const part of partsOf([...kinds])) {
    await timeKinds(part, tensorflow, seconds);
    told(seconds.size, kinds.size);
  }
  return graph.nodes.flatMap((node) => {
    const key = kindOf.get(node.id);
    if (key === undefined) return [];
    const kind = kinds.get(key)!;
    return [{ node, seconds: seconds.get(key)!, flops: kind.flops, bytes: kind.bytes }];
  });
}

const keyOf = ({ nodes }: Graph, { op, attrs, inputs }: Node): string =>
  JSON.stringify([
    op,
    Object.entries(attrs).map(([name, value]) => [name, canonicalAttr(value)]),
    inputs.map((input) => [
      showType(input.type),
      inputs.findIndex(({ id }) => id === input.id),
      nodes[input.id]!.op === "constant" ? nodes[input.id]!.attrs.values : null,
    ]),
  ]);

const stateOf = (name: string, type: TensorType): Variable => ({
  name,
  type,
  init: { kind: "zeros" },
  role: "state",
  noDecay: true,
});

/** The node with variables for its operands and its result, so that nothing crosses the session's border. */
function kindAlone({ nodes }: Graph, node: Node, name: string): Kind {
  const g = new GraphBuilder(name, ops);
  const known = new Map<number, Value>();
  const values = node.inputs.map(({ id }, i) => {
    const input = nodes[id]!;
    const found = known.get(id);
    if (found) return found;
    const value =
      input.op === "constant"
        ? g.constant(input.attrs.values as readonly number[], input.type)
        : g.variable(stateOf(`${showType(input.type)} ${i}`, input.type));
    known.set(input.id, value);
    return value;
  });
  const result = g.op(node.op, values, node.attrs);
  const out = stateOf(`${showType(result.type)} out`, result.type);
  g.variable(out);
  g.update(out.name, result);
  const graph = g.finish();
  const operands = [...known.values()].reduce((sum, { type }) => sum + bytesOf(type), 0);
  return { name, graph, flops: flops(graph, ops), bytes: operands + bytesOf(result.type) };
}

/** Kinds in groups whose variables fit beside each other. */
function partsOf(kinds: readonly (readonly [string, Kind])[]): (readonly [string, Kind])[][] {
  const parts: (readonly [string, Kind])[][] = [];
  let held = new Set<string>();
  let bytes = Number.POSITIVE_INFINITY;
  for (const one of kinds) {
    const variables = [...one[1].graph.variables.values()];
    const more = (): number => variables.reduce((sum, { name, type }) => sum + (held.has(name) ? 0 : bytesOf(type)), 0);
    if (bytes + more() > sessionBytes) {
      parts.push([]);
      held = new Set();
      bytes = 0;
    }
    bytes += more();
    for (const { name } of variables) held.add(name);
    parts.at(-1)!.push(one);
  }
  return parts;
}

async function timeKinds(
  kinds: readonly (readonly [string, Kind])[],
  tensorflow: Tensorflow,
  into: Map<string, number>,
): Promise<void> {
  const variables = new Map(kinds.flatMap(([, { graph }]) => [...graph.variables]));
  const start = stateOf("start", { dtype: "f32", shape: [] });
  const g = new GraphBuilder("empty", ops);
  g.update("start", g.op("neg", [g.variable(start)]));
  const programs = { empty: g.finish(), ...Object.fromEntries(kinds.map(([, { name, graph }]) => [name, graph])) };
  const plain = Object.fromEntries(
    Object.entries(programs).map(([name, graph]) => [name, { graph, compile: "plain" as const, guard: false }]),
  );
  const session = await openSession(plain, [start, ...variables.values()], { tensorflow });
  try {
    for (const part of session.parts)
      session.write(
        new Map(
          part.map(({ name, type }) => {
            const values = new Float64Array(sizeOf(type.shape)).fill(isFloat(type.dtype) ? 0.5 : 0);
            return [name, hostArray(type.dtype, values)];
          }),
        ),
      );
    const time = (name: string): number => {
      session.run(name);
      let best = Number.POSITIVE_INFINITY;
      const end = performance.now() + patience * 1000;
      for (let run = 0; run < runs && (run === 0 || performance.now() < end); run++) {
        const begin = performance.now();
        session.run(name);
        best = Math.min(best, performance.now() - begin);
      }
      return best / 1000;
    };
    const empty = time("empty");
    for (const [key, { name }] of kinds) into.set(key, Math.max(time(name) - empty, 0));
  } finally {
    session.close();
  }
}
