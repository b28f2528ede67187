import type { Ops } from "../ir/builder.ts";
import { canonicalAttr } from "../ir/canonical-attr.ts";
import type { Graph } from "../ir/graph.ts";
import type { Value } from "../ir/op.ts";
import { rewrite } from "../ir/rewrite.ts";
import { showType } from "../ir/type.ts";

/** Computes each thing once: of nodes with the same op, attributes and operands the first one stays. All ops are pure, randomness included. */
export function cse(graph: Graph, ops: Ops): Graph {
  const seen = new Map<string, Value>();
  return rewrite(graph, ops, (g, node, inputs) => {
    const operands = inputs.map((input) => input.id).join(",");
    const key = `${node.op}(${operands})${canonicalAttr(node.attrs)}:${showType(node.type)}`;
    const known = seen.get(key);
    if (known) return known;
    const copy = g.copy(node, inputs, graph.variables);
    seen.set(key, copy);
    return copy;
  });
}
