import type { Graph, Node } from "../ir/graph.ts";

/** The bf16 value that an f32 value is the widened form of. */
export const halfOf = ({ inputs, op, type }: Node): Node | undefined =>
  op === "cast" && type.dtype === "f32" && inputs[0]!.type.dtype === "bf16" ? (inputs[0] as Node) : undefined;

/**
 * Whether a product of the backward pass reads a bf16 value that the forward pass kept. It widens it anew then: the f32 form that
 * the forward pass made would have to be kept as well, twice as large.
 */
export function widensAnew(graph: Graph, product: Node, operand: Node): boolean {
  const half = halfOf(operand);
  const loss = graph.outputs.get("loss")?.id;
  return half !== undefined && loss !== undefined && product.id > loss && half.id <= loss;
}
