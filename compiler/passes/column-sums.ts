import type { Ops } from "../ir/builder.ts";
import type { Graph } from "../ir/graph.ts";
import { rewrite } from "../ir/rewrite.ts";
import { sizeOf, tensor } from "../ir/type.ts";

/** Below it a loop is as good: elements that are summed, and how many sums there are. */
const least = { elements: 16_384, rows: 32, columns: 16 };

/**
 * Sums over all leading axes as products with ones: [1, R] x [R, C]. XLA's loops for such a sum go down one column after the other, which
 * touches a line of memory for every element; a product reads each line once. Gradients of biases and scales are such sums.
 */
export function columnSums(graph: Graph, ops: Ops): Graph {
  return rewrite(graph, ops, (g, node, inputs) => {
    if (node.op !== "reduce_sum" || node.type.dtype !== "f32") return undefined;
    const { shape } = inputs[0]!.type;
    const axes = (node.attrs.axes as readonly number[] | null)?.map((axis) => (axis + shape.length) % shape.length);
    const sorted = [...(axes ?? [])].sort((a, b) => a - b);
    if (sorted.length === 0 || sorted.some((axis, i) => axis !== i)) return undefined;
    const rows = sizeOf(shape.slice(0, sorted.length));
    const columns = sizeOf(shape.slice(sorted.length));
    if (rows < least.rows || columns < least.columns || rows * columns < least.elements) return undefined;
    const ones = g.constant(1, tensor("f32", [1, rows]));
    const flat = g.op("reshape", [inputs[0]!], { shape: [rows, columns] });
    return g.op("reshape", [g.op("matmul", [ones, flat])], { shape: node.type.shape });
  });
}
