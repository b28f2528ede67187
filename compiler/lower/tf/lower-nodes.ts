import { fail } from "../../diag/diagnostic.ts";
import { named, type Ops } from "../../ir/builder.ts";
import type { Graph, Node } from "../../ir/graph.ts";
import type { OpDef, TfTensor } from "../../ir/op.ts";
import { expansionOf } from "../expansion.ts";
import { operandsOf } from "./half-product.ts";
import type { NodeWriter } from "./node-writer.ts";

/** What the leaves of a graph stand for, and what happens after each node. */
export interface Leaves {
  input(name: string): TfTensor;
  variable(name: string): TfTensor;
  /** Called once a node is lowered; the diagnosis of NaN hangs its probes here. */
  lowered?(node: Node, tensor: TfTensor): void;
}

/** Lowers every node of a graph in its order; the result holds the tensor of each node by its id. */
export function lowerNodes(graph: Graph, ops: Ops, writer: NodeWriter, leaves: Leaves): readonly TfTensor[] {
  const tensors: TfTensor[] = new Array(graph.nodes.length);
  for (const node of graph.nodes) {
    writer.under(node.scope.replaceAll(".", "/"));
    const tensor = lowerNode(graph, node, ops, writer, leaves, tensors);
    if (tensor.dtype !== node.type.dtype || tensor.shape.length !== node.type.shape.length) {
      fail("SKY9010", { detail: `op "${node.op}" in "${node.scope}" lowered to another type than its own` });
    }
    tensors[node.id] = tensor;
    leaves.lowered?.(node, tensor);
  }
  writer.under("");
  return tensors;
}

function lowerNode(
  graph: Graph,
  node: Node,
  ops: Ops,
  writer: NodeWriter,
  leaves: Leaves,
  tensors: readonly TfTensor[],
): TfTensor {
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
  const inputs = def.product
    ? operandsOf(graph, node, def, writer, tensors)
    : node.inputs.map(({ id }) => tensors[id]!);
  if (!def.lower?.tf) return lowerExpansion(def, node, inputs, ops, writer);
  const { by, rest } = named(def, inputs);
  return def.lower.tf(writer, by, node.attrs, node.type, rest);
}

/** A composite without a kernel of its own is said in other ops, down to those that have one. */
function lowerExpansion(def: OpDef, node: Node, inputs: readonly TfTensor[], ops: Ops, writer: NodeWriter): TfTensor {
  const { body, result } = expansionOf(def, node, ops, "TensorFlow");
  const tensors = lowerNodes(body, ops, writer, {
    input: (name) => inputs[Number(name)]!,
    variable: (name) => fail("SKY9010", { detail: `op "${def.name}" reads the variable "${name}"` }),
  });
  return tensors[result]!;
}
