import { hloReduce } from "../../../runtime/ops/rules/hlo.ts";
import type { Graph } from "../../ir/graph.ts";
import type { HloBuilder, HloValue } from "../../ir/op.ts";
import { isFloat, type TensorType, tensor } from "../../ir/type.ts";
import { lossOutput } from "../guard-names.ts";

const flag: TensorType = tensor("bool", []);

/** Whether every element is finite. */
function allFinite(b: HloBuilder, x: HloValue): HloValue {
  const each = b.op("is_finite", [x], {}, tensor("bool", x.shape));
  if (x.shape.length === 0) return each;
  return hloReduce(
    b,
    each,
    x.shape.map((_, i) => i),
    "and",
    1,
  );
}

/**
 * The values that variables take after the step. When `on`, each keeps its old value unless the loss and the new values of all
 * trained parameters are finite, as in a guarded step of TensorFlow.
 */
export function guardedUpdates(
  b: HloBuilder,
  graph: Graph,
  values: readonly HloValue[],
  read: (variable: string) => HloValue,
  on: boolean,
): { readonly updates: ReadonlyMap<string, HloValue>; readonly finite?: HloValue } {
  const updates = new Map([...graph.updates].map(([name, { id }]) => [name, values[id]!]));
  if (!on || updates.size === 0) return { updates };
  const loss = graph.outputs.get(lossOutput);
  const watched = [...updates].filter(([name]) => graph.variables.get(name)!.role === "parameter").map(([, v]) => v);
  if (loss) watched.push(values[loss.id]!);
  const [first, ...others] = watched.filter(({ dtype }) => isFloat(dtype)).map((value) => allFinite(b, value));
  if (!first) return { updates };
  const finite = others.reduce((a, c) => b.op("and", [a, c], {}, flag), first);
  const kept = [...updates].map(([name, value]): [string, HloValue] => [
    name,
    b.op("select", [finite, value, read(name)], {}, value),
  ]);
  return { updates: new Map(kept), finite };
}
