import type { Graph } from "../../ir/graph.ts";
import type { TfTensor } from "../../ir/op.ts";
import { isFloat } from "../../ir/type.ts";
import { lossOutput } from "../guard-names.ts";
import type { NodeWriter } from "./node-writer.ts";

const flag = { dtype: "bool", shape: [] } as const;

/** Whether every element is finite. x - x is 0 for finite x and NaN otherwise, so one sum and one test tell. */
function allFinite(writer: NodeWriter, x: TfTensor): TfTensor {
  const T = { type: x.dtype };
  const zeros = writer.node("Sub", "z", [x, x], { T }, x);
  const axes = writer.constant(
    x.shape.map((_, i) => i),
    { dtype: "i32", shape: [x.shape.length] },
  );
  const scalar = { dtype: x.dtype, shape: [] };
  const attrs = { T, Tidx: { type: "i32" }, keep_dims: { b: false } } as const;
  const sum = x.shape.length === 0 ? zeros : writer.node("Sum", "output", [zeros, axes], attrs, scalar);
  return writer.node("IsFinite", "y", [sum], { T }, flag);
}

/** What is assigned after the step, and whether the step was good. */
export interface Guarded {
  readonly updates: ReadonlyMap<string, TfTensor>;
  readonly finite?: TfTensor;
}

/**
 * The values that variables take after the step. When `on`, each keeps its old value unless the loss and the new values
 * of all trained parameters are finite: a step that went wrong then leaves the state that the diagnosis needs.
 */
export function guardUpdates(
  writer: NodeWriter,
  graph: Graph,
  tensors: readonly TfTensor[],
  reads: ReadonlyMap<string, TfTensor>,
  on: boolean,
): Guarded {
  const updates = new Map([...graph.updates].map(([name, { id }]) => [name, tensors[id]!]));
  if (!on || updates.size === 0) return { updates };
  writer.under("guard");
  const loss = graph.outputs.get(lossOutput);
  const watched = [...updates].filter(([name]) => graph.variables.get(name)!.role === "parameter").map(([, v]) => v);
  if (loss) watched.push(tensors[loss.id]!);
  const flags = watched.filter(({ dtype }) => isFloat(dtype)).map((value) => allFinite(writer, value));
  const [first, ...others] = flags;
  if (!first) return { updates };
  const good = others.reduce((a, b) => writer.node("LogicalAnd", "z", [a, b], {}, flag), first);
  const kept = new Map<string, TfTensor>();
  for (const [name, value] of updates) {
    const T = { type: value.dtype };
    kept.set(name, writer.node("SelectV2", "output", [good, value, reads.get(name)!], { T }, value));
  }
  writer.under("");
  return { updates: kept, finite: good };
}
