import type { Code, HolesOf } from "../../../compiler/diag/catalogue/index.ts";
import type { Hole } from "../../../compiler/diag/message.ts";
import { ShapeError } from "../../../compiler/ir/op.ts";
import { axisOf, broadcast } from "../../../compiler/ir/shape.ts";
import { isFloat, type Shape, showType, type TensorType } from "../../../compiler/ir/type.ts";

/** Throws a shape error; its holes are checked against the catalogue. */
export function wrong<C extends Code>(code: C, holes: Readonly<Record<HolesOf<C>, Hole>>): never {
  throw new ShapeError(code, holes);
}

/** Demands a number of dimensions. */
export function needRank(op: string, input: string, type: TensorType, expected: number): void {
  if (type.shape.length !== expected) wrong("SKY3002", { op, input, expected, type: showType(type) });
}

/** Demands at least so many dimensions. */
export function needRankFrom(op: string, input: string, type: TensorType, least: number): void {
  if (type.shape.length < least) wrong("SKY3002", { op, input, expected: `${least} or more`, type: showType(type) });
}

/** Demands floating point. */
export function needFloat(op: string, input: string, type: TensorType): void {
  if (!isFloat(type.dtype)) wrong("SKY3003", { op, input, expected: "floating point", type: showType(type) });
}

/** Demands numbers: everything but truth values. */
export function needNumber(op: string, input: string, type: TensorType): void {
  if (type.dtype === "bool") wrong("SKY3003", { op, input, expected: "a number", type: showType(type) });
}

/** Demands one of the given element kinds. */
export function needDType(op: string, input: string, type: TensorType, ...kinds: readonly TensorType["dtype"][]): void {
  if (!kinds.includes(type.dtype)) wrong("SKY3003", { op, input, expected: kinds.join(" or "), type: showType(type) });
}

/** Demands that `type` has the element kind of `like`. */
export function needSameDType(op: string, input: string, type: TensorType, like: TensorType): void {
  if (type.dtype !== like.dtype) wrong("SKY3003", { op, input, expected: like.dtype, type: showType(type) });
}

/** Demands equal sizes and says of what. */
export function needEqual(op: string, what: string, a: number | string, b: number | string): void {
  if (a !== b) wrong("SKY3005", { op, what, a, b });
}

/** Demands an attribute to hold. */
export function needAttr(op: string, attr: string, value: unknown, expected: string, holds: boolean): void {
  if (!holds) wrong("SKY3010", { op, attr, expected, value: JSON.stringify(value) });
}

/** An axis as 0…rank-1. */
export function needAxis(op: string, axis: number, type: TensorType): number {
  return axisOf(axis, type.shape.length) ?? wrong("SKY3004", { op, axis, type: showType(type) });
}

/** Axes as 0…rank-1, ascending, without repeats; `null` means all. */
export function needAxes(op: string, axes: readonly number[] | null, type: TensorType): readonly number[] {
  if (axes === null) return type.shape.map((_, i) => i);
  const found = axes.map((axis) => needAxis(op, axis, type)).sort((a, b) => a - b);
  needAttr(op, "axes", axes, "without repeats", new Set(found).size === found.length);
  return found;
}

/** The common shape of operands that broadcast. */
export function needBroadcast(op: string, a: TensorType, b: TensorType): Shape {
  return broadcast(a.shape, b.shape) ?? wrong("SKY3001", { op, a: showType(a), b: showType(b) });
}

/** Demands a key of random numbers. */
export function needKey(op: string, key: TensorType): void {
  if (key.dtype === "u32" && key.shape.length === 1 && key.shape[0] === 2) return;
  wrong("SKY3003", { op, input: "key", expected: "u32[2]", type: showType(key) });
}

/** Demands one number for each entry of the last axis of x: weights and biases of norms and layers. */
export function needPerChannel(op: string, input: string, type: TensorType, x: TensorType): void {
  needRank(op, input, type, 1);
  needEqual(op, `the last size of x and the length of ${input}`, x.shape[x.shape.length - 1]!, type.shape[0]!);
}

/** Demands that a size splits evenly. */
export function needDivisible(op: string, what: string, size: number, divisor: number): void {
  if (!Number.isInteger(divisor) || divisor < 1 || size % divisor !== 0) wrong("SKY3006", { op, what, size, divisor });
}
