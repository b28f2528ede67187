import type { Ops } from "../ir/builder.ts";
import type { Graph, Node } from "../ir/graph.ts";
import { sizeOf } from "../ir/type.ts";
import { movesElements } from "./moves-elements.ts";

/** What precision does to the nodes of a graph, by their ids. */
export interface JudgedActivations {
  /** Products whose operands are rounded. */
  readonly products: ReadonlySet<number>;
  /** Nodes whose result is rounded. */
  readonly kept: ReadonlySet<number>;
  /** Whether a node reads the rounded form of one of its operands, which is there for a product anyway. */
  readsRounded(reader: Node, source: Node): boolean;
}

/** Ops that give the same whatever is trained and fed. */
const fixedLeaves = new Set(["constant", "iota"]);

/**
 * Decides what is rounded besides the operands of products.
 * - What the forward pass keeps for the backward pass of a product's result (with its bias): GELU's input, queries and keys, a convolution's
 *   output. Without a backward pass: what several nodes read, which is nearly the same. Softmax's input is not, which is told by the
 *   maximum that is taken of it, nor is the loss's, for the same reason.
 * - What a product of the forward pass takes, where the backward pass reads it, and a sum of what a product takes (a bias's
 *   gradient): they read the rounded form, so that the other one need not be kept.
 */
export function judgeActivations(graph: Graph, ops: Ops, parts: (scope: string) => boolean): JudgedActivations {
  const { nodes } = graph;
  const readers: Node[][] = nodes.map(() => []);
  const fixed: boolean[] = [];
  for (const node of nodes) {
    fixed.push(fixedLeaves.has(node.op) || (node.inputs.length > 0 && node.inputs.every(({ id }) => fixed[id])));
    for (const input of new Set(node.inputs)) readers[input.id]!.push(node);
  }
  const products = new Set<number>();
  for (const { id, op, inputs, scope } of nodes) {
    const fits = inputs.every((input) => input.type.dtype === "f32" && !fixed[input.id]);
    if (ops.get(op)?.product && fits && parts(scope)) products.add(id);
  }
  const results = new Set([...graph.outputs.values(), ...graph.updates.values()].map(({ id }) => id));
  const trains = graph.updates.size > 0;
  const end = trains ? (graph.outputs.get("loss")?.id ?? nodes.length) : nodes.length;

  /** Operands of products, in front of what only moves them. */
  const operands = new Set<number>();
  const addOperand = (node: Node): void => {
    if (operands.has(node.id)) return;
    operands.add(node.id);
    if (movesElements(node)) for (const input of node.inputs) addOperand(input as Node);
  };
  for (const id of products) for (const input of nodes[id]!.inputs) addOperand(input as Node);

  /** A product's result with its bias: as long as nothing else reads it, up to where others do. */
  const endOf = (product: Node): Node => {
    let last = product;
    for (;;) {
      const [next, ...others] = readers[last.id]!;
      if (!next || others.length > 0 || results.has(last.id) || next.id > end) return last;
      const bias = next.op === "add" && next.inputs.some((input) => sizeOf(input.type.shape) < sizeOf(last.type.shape));
      if (!bias && next.op !== "reshape") return last;
      last = next;
    }
  };
  /** Readers behind what only moves elements. */
  const finalReaders = (node: Node): Node[] =>
    readers[node.id]!.flatMap((reader) => (movesElements(reader) ? [reader, ...finalReaders(reader)] : [reader]));

  const kept = new Set<number>();
  for (const id of products) {
    if (id > end) continue;
    const last = endOf(nodes[id]!);
    const read = finalReaders(last);
    const again = trains
      ? read.some((reader) => reader.id > end)
      : read.filter((one) => !movesElements(one)).length > 1;
    const wanted = again && read.every(({ op }) => op !== "reduce_max");
    if (wanted && !read.some((reader) => results.has(reader.id)) && !results.has(last.id)) kept.add(last.id);
  }
  return {
    products,
    kept,
    readsRounded: (reader, source) => {
      if (!operands.has(source.id) || source.type.dtype !== "f32" || movesElements(reader)) return false;
      if (reader.op === "reduce_sum") return reader.id > end;
      return trains && reader.id > end && source.id <= end && source.op !== "variable";
    },
  };
}
