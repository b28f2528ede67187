import { fail } from "../diag/diagnostic.ts";
import { GraphBuilder, named, type Ops } from "../ir/builder.ts";
import type { Graph, Node } from "../ir/graph.ts";
import type { OpDef } from "../ir/op.ts";

/** A composite said in other ops: a graph with the inputs "0", "1", … and the value that stands for the composite's result. */
export interface Expansion {
  readonly body: Graph;
  readonly result: number;
}

/** Expands one node by one level. Nodes of the body take its scope. `target` is the engine that lacks a kernel, for the error. */
export function expansionOf(def: OpDef, node: Node, ops: Ops, target: string): Expansion {
  if (!def.expand) return fail("SKY9010", { detail: `op "${def.name}" has no lowering to ${target}` });
  const builder = new GraphBuilder(def.name, ops);
  const values = node.inputs.map(({ type }, i) => builder.input(String(i), type));
  const { by, rest } = named(def, values);
  const result = def.expand(builder, by, node.attrs, rest);
  return {
    body: {
      ...builder.finish(),
      nodes: builder.nodes.map((inner) => ({ ...inner, scope: node.scope })),
    },
    result: result.id,
  };
}
