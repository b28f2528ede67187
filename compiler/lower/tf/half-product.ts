import type { Graph, Node } from "../../ir/graph.ts";
import type { OpDef, TfTensor } from "../../ir/op.ts";
import { tensor } from "../../ir/type.ts";
import { halfOf, widensAnew } from "../../passes/widens-anew.ts";
import { dataType } from "./data-type.ts";
import type { NodeWriter } from "./node-writer.ts";

/**
 * How products of bf16 values with sums in f32 are computed: by kernels that read bf16 (`native`), or on operands that are widened
 * in front of them (`widened`), which gives the same but for the order of sums. The first is for machines with such instructions.
 */
export type HalfProducts = "native" | "widened";

/** The operands of a product as its lowering gets them. */
export function operandsOf(
  graph: Graph,
  product: Node,
  def: OpDef,
  writer: NodeWriter,
  tensors: readonly TfTensor[],
): readonly TfTensor[] {
  const operands = product.inputs as readonly Node[];
  const halves = operands.map((operand) => halfOf(operand));
  const wide = operands.map(({ id }) => tensors[id]!);
  if (!writer.xla || halves.some((half) => half === undefined)) return wide;
  const short = halves.map((half) => tensors[half!.id]!);
  if (writer.halfProducts === "native" && def.takesHalf?.(short)) return short;
  if (!operands.some((operand) => widensAnew(graph, product, operand))) return wide;
  // Without a barrier XLA would find that both passes widen the same value, and do it once.
  const barrier = writer.raw(
    "XlaOptimizationBarrier",
    "Barrier",
    short.map(({ name }) => name),
    { T: { list: { type: short.map(({ dtype }) => dataType[dtype]) } } },
  );
  return operands.map((operand, i) => {
    if (!widensAnew(graph, product, operand)) return wide[i]!;
    const half = { ...short[i]!, name: `${barrier}:output:${i}` };
    const kinds = { SrcT: { type: "bf16" }, DstT: { type: "f32" } } as const;
    return writer.node("Cast", "y", [half], kinds, tensor("f32", half.shape));
  });
}
