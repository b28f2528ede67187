import type { OpBuilder, Value } from "../../../compiler/ir/op.ts";
import type { Shape } from "../../../compiler/ir/type.ts";
import { calc } from "./calc.ts";
import { needAttr } from "./judge.ts";

/** Demands a rate at which something remains. */
export const needRate = (op: string, rate: number): void =>
  needAttr(op, "rate", rate, "at least 0 and below 1", rate >= 0 && rate < 1);

/** x with a share `rate` of it set to 0 and the rest scaled by 1 / (1 - rate); the mask has shape `mask` and broadcasts. */
export function drop(g: OpBuilder, x: Value, key: Value, rate: number, site: string, mask: Shape): Value {
  if (rate === 0) return x;
  const c = calc(g);
  const kept = g.op("bernoulli", [key], { shape: mask, probability: 1 - rate, site });
  return c.mul(x, c.mul(c.cast(kept, x.type.dtype), 1 / (1 - rate)));
}
