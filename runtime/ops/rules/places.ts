import type { OpBuilder, Value } from "../../../compiler/ir/op.ts";
import { stridesOf } from "../../../compiler/ir/shape.ts";
import type { Shape, TensorType } from "../../../compiler/ir/type.ts";
import { calc } from "./calc.ts";
import { needAxis, needDType, needEqual } from "./judge.ts";

/** Demands an index of as many axes as x, which may differ from x along `axis` only; gives that axis as 0…rank-1. */
export function judgePlaces(op: string, x: TensorType, index: TensorType, axis: number): number {
  needDType(op, "index", index, "i32", "i64");
  const at = needAxis(op, axis, x);
  needEqual(op, "the numbers of axes", x.shape.length, index.shape.length);
  x.shape.forEach((size, i) => {
    if (i !== at) needEqual(op, `the sizes of axis ${i} of x and of the index`, size, index.shape[i]!);
  });
  return at;
}

/** For each element of an index along `axis`: its place in the flattened array of that shape, all other coordinates being its own. */
export function flatPlaces(g: OpBuilder, index: Value, shape: Shape, axis: number): Value {
  const c = calc(g);
  const strides = stridesOf(shape);
  const at = c.cast(index, "i32");
  const own = at.type.shape;
  const start = strides[axis] === 1 ? at : c.mul(at, strides[axis]!);
  return own.reduce((sum, size, i) => {
    if (i === axis || size === 1) return sum;
    const line = g.op("iota", [], { shape: own.map((_, k) => (k === i ? size : 1)), axis: i });
    return c.add(sum, strides[i] === 1 ? line : c.mul(line, strides[i]!));
  }, start);
}
