import type { Attrs, OpBuilder, Value } from "../../../compiler/ir/op.ts";
import { stretchedAxes } from "../../../compiler/ir/shape.ts";
import { type Shape, sameShape, tensor } from "../../../compiler/ir/type.ts";

/** A value, or a number that takes the other operand's element kind. */
export type Operand = Value | number;

/** Arithmetic on a builder, so that formulas in gradients and expansions read as formulas. */
export interface Calc {
  number(value: number, like: Value): Value;
  add(a: Operand, b: Operand): Value;
  sub(a: Operand, b: Operand): Value;
  mul(a: Operand, b: Operand): Value;
  div(a: Operand, b: Operand): Value;
  max(a: Operand, b: Operand): Value;
  compare(a: Operand, b: Operand, direction: string): Value;
  select(condition: Value, a: Operand, b: Operand): Value;
  one(name: string, x: Value, attrs?: Attrs): Value;
  two(name: string, a: Operand, b: Operand): Value;
  neg(x: Value): Value;
  exp(x: Value): Value;
  log(x: Value): Value;
  square(x: Value): Value;
  sum(x: Value, axes: readonly number[] | null, keep?: boolean): Value;
  mean(x: Value, axes: readonly number[] | null, keep?: boolean): Value;
  reshape(x: Value, shape: Shape): Value;
  matmul(a: Value, b: Value, transposeA?: boolean, transposeB?: boolean): Value;
  cast(x: Value, dtype: Value["type"]["dtype"]): Value;
  /** Sums a value back to the shape that was stretched: the gradient of broadcasting. */
  sumTo(x: Value, shape: Shape): Value;
}

/** Makes the arithmetic of a builder. */
export function calc(g: OpBuilder): Calc {
  const number = (value: number, like: Value): Value => g.constant(value, tensor(like.type.dtype, []));
  const pair = (a: Operand, b: Operand): Value[] => {
    if (typeof a !== "number") return [a, typeof b === "number" ? number(b, a) : b];
    if (typeof b !== "number") return [number(a, b), b];
    throw new TypeError("a formula of two plain numbers needs no graph");
  };
  const binary = (name: string) => (a: Operand, b: Operand) => g.op(name, pair(a, b));
  const one = (name: string, x: Value, attrs?: Attrs): Value => g.op(name, [x], attrs);
  const reduce =
    (name: string) =>
    (x: Value, axes: readonly number[] | null, keep = false): Value =>
      g.op(name, [x], { axes, keep });
  const sum = reduce("reduce_sum");
  const reshape = (x: Value, shape: Shape): Value =>
    sameShape(x.type.shape, shape) ? x : g.op("reshape", [x], { shape });
  return {
    number,
    one,
    add: binary("add"),
    sub: binary("sub"),
    mul: binary("mul"),
    div: binary("div"),
    max: binary("maximum"),
    compare: (a, b, direction) => g.op("compare", pair(a, b), { direction }),
    select: (condition, a, b) => g.op("select", [condition, ...pair(a, b)]),
    two: (name, a, b) => g.op(name, pair(a, b)),
    neg: (x) => one("neg", x),
    exp: (x) => one("exp", x),
    log: (x) => one("log", x),
    square: (x) => one("square", x),
    sum,
    mean: reduce("reduce_mean"),
    reshape,
    matmul: (a, b, transposeA = false, transposeB = false) =>
      g.op("matmul", [a, b], { transpose_a: transposeA, transpose_b: transposeB }),
    cast: (x, dtype) => (x.type.dtype === dtype ? x : g.op("cast", [x], { dtype })),
    sumTo: (x, shape) => {
      const axes = stretchedAxes(x.type.shape, shape);
      return reshape(axes.length === 0 ? x : sum(x, axes), shape);
    },
  };
}
