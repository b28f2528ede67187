import type { Ops } from "../ir/builder.ts";
import type { Graph, Node } from "../ir/graph.ts";
import { sizeOf } from "../ir/type.ts";
import { expand } from "./expand.ts";

/** Ops that move or make elements and compute nothing. */
const free = new Set(
  "input variable constant reshape transpose broadcast_to concat slice pad reverse gather iota one_hot cast stop_gradient select".split(
    " ",
  ),
);

/** Sums over more elements than they give: one operation for each element that goes in. */
const folding = new Set(
  "reduce_sum reduce_mean reduce_max reduce_min segment_sum argmax top_k_indices avg_pool2d max_pool2d keep_greedily".split(
    " ",
  ),
);

/** Floating-point operations of one node; a multiplication with its addition counts as two. */
export function operationsOf({ op, inputs, attrs, type }: Node): number {
  const size = sizeOf(type.shape);
  const shapeOf = (i: number) => inputs[i]!.type.shape;
  if (free.has(op)) return 0;
  if (op === "matmul") {
    const a = shapeOf(0);
    return 2 * size * a[a.length - (attrs.transpose_a ? 2 : 1)]!;
  }
  if (op === "conv2d") return 2 * size * sizeOf(shapeOf(1).slice(0, 3));
  if (op === "conv2d_grad_input") return 2 * sizeOf(shapeOf(1)) * sizeOf(shapeOf(0).slice(0, 3));
  if (op === "conv2d_grad_weight") return 2 * sizeOf(shapeOf(1)) * sizeOf(type.shape.slice(0, 3));
  if (folding.has(op)) return sizeOf(shapeOf(0));
  return size;
}

/** Floating-point operations of one run of a graph, counted on its primitives. */
export function flops(graph: Graph, ops: Ops): number {
  return expand(graph, ops).nodes.reduce((sum, node) => sum + operationsOf(node), 0);
}
