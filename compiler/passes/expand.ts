import type { Ops } from "../ir/builder.ts";
import { type GraphBuilder, named } from "../ir/builder.ts";
import type { Graph, Node } from "../ir/graph.ts";
import type { Value } from "../ir/op.ts";
import { rewrite } from "../ir/rewrite.ts";

/** Which composites stay: those that an engine has a kernel for. */
export type Keep = "none" | "fused";

/** Replaces composites by what they are made of, down to primitives (or to ops with a kernel of their own, with `keep` "fused"). */
export function expand(graph: Graph, ops: Ops, keep: Keep = "none"): Graph {
  const isComposite = (op: string): boolean => {
    const def = ops.get(op);
    return def?.expand !== undefined && !(keep === "fused" && def.lower?.tf !== undefined);
  };
  const unfold = (g: GraphBuilder, node: Node, inputs: readonly Value[]): Value | undefined => {
    const def = ops.get(node.op);
    if (!def?.expand || !isComposite(node.op)) return undefined;
    const { by, rest } = named(def, inputs);
    return def.expand(g, by, node.attrs, rest);
  };
  let current = graph;
  // An expansion may hold composites of its own: a second round takes those, until none is left.
  while (current.nodes.some((node) => isComposite(node.op))) current = rewrite(current, ops, unfold);
  return current;
}
