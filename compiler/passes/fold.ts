import { named, type Ops } from "../ir/builder.ts";
import type { Graph, Node } from "../ir/graph.ts";
import type { NdArray, Value } from "../ir/op.ts";
import { rewrite } from "../ir/rewrite.ts";
import { type DType, sizeOf } from "../ir/type.ts";

/** Larger results stay unfolded: they would make the graph heavier than the work that they save. */
const largest = 4096;

const isConstant = (value: Value): boolean => (value as Node).op === "constant";

function arrayOf(value: Value): NdArray {
  const { type, attrs } = value as Node;
  const values = attrs.values as readonly number[];
  const size = sizeOf(type.shape);
  const data = values.length === size ? Float64Array.from(values) : new Float64Array(size).fill(values[0]!);
  return { ...type, data };
}

/** Values as the element kind holds them; bf16 and f16 are rounded by the ops themselves. */
const settle = (dtype: DType, data: Float64Array): number[] =>
  Array.from(data, (value) => (dtype === "f32" ? Math.fround(value) : value));

/** Computes what depends on constants only, up to a size. One value stands for all where all are equal. */
export function fold(graph: Graph, ops: Ops): Graph {
  return rewrite(graph, ops, (g, node, inputs) => {
    const def = ops.get(node.op);
    if (!def?.eval || inputs.length === 0 || !inputs.every(isConstant)) return undefined;
    if (sizeOf(node.type.shape) > largest || inputs.some((input) => sizeOf(input.type.shape) > largest))
      return undefined;
    const { by, rest } = named(def, inputs.map(arrayOf));
    const values = settle(node.type.dtype, def.eval(by, node.attrs, rest, node.type).data);
    const first = values[0];
    const uniform = first !== undefined && values.every((value) => Object.is(value, first));
    return g.constant(uniform ? first : values, node.type);
  });
}
