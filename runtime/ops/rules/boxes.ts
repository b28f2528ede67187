import type { OpBuilder, Value } from "../../../compiler/ir/op.ts";
import { type TensorType, tensor } from "../../../compiler/ir/type.ts";
import { calc } from "./calc.ts";
import { needDType, needEqual, needRankFrom } from "./judge.ts";
import { column } from "./sampling.ts";

/** Unions below this are none: boxes without extent overlap by 0. */
const least = 1e-12;

/** Judges two lists of boxes a […, M, numbers] and b […, N, numbers]; gives […, M, N]. */
export function judgeBoxes(op: string, a: TensorType, b: TensorType, numbers: number): TensorType {
  for (const [name, type] of [
    ["a", a],
    ["b", b],
  ] as const) {
    needDType(op, name, type, "f32");
    needRankFrom(op, name, type, 2);
    needEqual(op, `the last size of ${name} and the numbers of a box`, type.shape.at(-1)!, numbers);
  }
  const front = a.shape.slice(0, -2);
  needEqual(op, "the shapes in front of both lists", front.join(", "), b.shape.slice(0, -2).join(", "));
  return tensor("f32", [...front, a.shape.at(-2)!, b.shape.at(-2)!]);
}

/** Column k of a list of boxes, as a column of a table of pairs (`a`) or as a row of it (`b`). */
export function pairColumn(g: OpBuilder, boxes: Value, k: number, side: "a" | "b"): Value {
  const value = column(g, boxes, k);
  const front = value.type.shape.slice(0, -1);
  const n = value.type.shape.at(-1)!;
  return calc(g).reshape(value, side === "a" ? [...front, n, 1] : [...front, 1, n]);
}

/** What two boxes share of what they cover together. */
export function shareOf(g: OpBuilder, common: Value, areaA: Value, areaB: Value): Value {
  const c = calc(g);
  const union = c.sub(c.add(areaA, areaB), common);
  return c.div(common, c.max(union, least));
}
