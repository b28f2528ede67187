import type { OpBuilder, Value } from "../../../compiler/ir/op.ts";
import type { TensorType } from "../../../compiler/ir/type.ts";
import { type Calc, calc } from "./calc.ts";
import { needAttr, needDType, needRank } from "./judge.ts";

/** Demands two f32 numbers and a truth value, one each. */
export function judgeLossScale(
  op: string,
  numbers: Readonly<Record<string, TensorType>>,
  finite: TensorType,
  interval: number,
): void {
  for (const [name, type] of Object.entries(numbers)) {
    needDType(op, name, type, "f32");
    needRank(op, name, type, 0);
  }
  needDType(op, "finite", finite, "bool");
  needRank(op, "finite", finite, 0);
  needAttr(op, "interval", interval, "a whole number from 1", Number.isInteger(interval) && interval >= 1);
}

/** The count of good steps with this one, and whether it is time to try a larger scale. */
export function counted(
  g: OpBuilder,
  steps: Value,
  interval: number,
): { readonly c: Calc; readonly next: Value; readonly due: Value } {
  const c = calc(g);
  const next = c.add(steps, 1);
  return { c, next, due: c.compare(next, interval, "ge") };
}
