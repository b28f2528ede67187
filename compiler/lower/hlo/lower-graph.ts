import { fail } from "../../diag/diagnostic.ts";
import { named, type Ops } from "../../ir/builder.ts";
import type { Graph, Node } from "../../ir/graph.ts";
import type { HloValue, OpDef, Value } from "../../ir/op.ts";
import { sameShape } from "../../ir/type.ts";
import { halfOf } from "../../passes/widens-anew.ts";
import { expansionOf } from "../expansion.ts";
import type { HloWriter } from "./hlo-writer.ts";

/** What the leaves of a graph stand for. */
export interface HloLeaves {
  input(name: string): HloValue;
  variable(name: string): HloValue;
}

/** Lowers every node of a graph in its order; the result holds the value of each node by its id. */
export function lowerGraph(graph: Graph, ops: Ops, writer: HloWriter, leaves: HloLeaves): readonly HloValue[] {
  const values: HloValue[] = new Array(graph.nodes.length);
  for (const node of graph.nodes) {
    const value = lowerNode(node, ops, writer, leaves, values);
    if (value.dtype !== node.type.dtype || !sameShape(value.shape, node.type.shape)) {
      fail("SKY9010", { detail: `op "${node.op}" in "${node.scope}" lowered to another type than its own` });
    }
    values[node.id] = value;
  }
  return values;
}

/** A product whose operands are bf16 values, widened, reads them as they are: StableHLO's products have sums of another kind than operands. */
function operandsOf({ inputs }: Node, { product }: OpDef): readonly Value[] {
  const halves = product ? (inputs as readonly Node[]).map(halfOf) : [];
  return halves.length > 0 && halves.every((half) => half !== undefined) ? halves : inputs;
}

function lowerNode(node: Node, ops: Ops, writer: HloWriter, leaves: HloLeaves, values: readonly HloValue[]): HloValue {
  switch (node.op) {
    case "input":
      return leaves.input(node.attrs.name as string);
    case "variable":
      return leaves.variable(node.attrs.name as string);
    case "constant":
      return writer.constant(node.attrs.values as readonly number[], node.type);
  }
  const def = ops.get(node.op);
  if (!def) return fail("SKY9010", { detail: `no op is called "${node.op}"` });
  const inputs = operandsOf(node, def).map(({ id }) => values[id]!);
  if (def.lower?.hlo) {
    const { by, rest } = named(def, inputs);
    return def.lower.hlo(writer, by, node.attrs, node.type, rest);
  }
  const { body, result } = expansionOf(def, node, ops, "StableHLO");
  return lowerGraph(body, ops, writer, {
    input: (name) => inputs[Number(name)]!,
    variable: (name) => fail("SKY9010", { detail: `op "${def.name}" reads the variable "${name}"` }),
  })[result]!;
}
