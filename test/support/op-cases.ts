import { keyOf, Noise } from "../../compiler/ir/noise.ts";
import type { Case, CaseInput, NdArray, Nested, OpDef } from "../../compiler/ir/op.ts";
import { type DType, isFloat, type Shape, sizeOf } from "../../compiler/ir/type.ts";

/** The shape of nested arrays. */
export function shapeOfNested(value: Nested): Shape {
  return typeof value === "number" ? [] : [value.length, ...(value.length > 0 ? shapeOfNested(value[0]!) : [])];
}

/** The numbers of nested arrays, in row-major order. */
export function flatten(value: Nested): number[] {
  return typeof value === "number" ? [value] : value.flatMap(flatten);
}

/** A seeded standard normal array: `name` keeps inputs apart. */
export function normalArray(shape: Shape, name: string): NdArray {
  const noise = new Noise(keyOf(1, name));
  return { dtype: "f32", shape, data: new Float64Array(sizeOf(shape)).map((_, i) => noise.normal(i)) };
}

function fill(dtype: DType, shape: Shape, name: string): Float64Array {
  if (isFloat(dtype)) return normalArray(shape, name).data;
  return new Float64Array(sizeOf(shape)).map((_, i) => i % 2);
}

function arrayOf(input: CaseInput, name: string): NdArray {
  if (typeof input === "number" || Array.isArray(input)) {
    const nested = input as Nested;
    return { dtype: "f32", shape: shapeOfNested(nested), data: Float64Array.from(flatten(nested)) };
  }
  const { dtype = "f32", shape, values } = input as Exclude<CaseInput, Nested>;
  return { dtype, shape, data: values ? Float64Array.from(values) : fill(dtype, shape, name) };
}

/** The arrays of a case in the order of the op's operands, those of a variadic op behind the named ones. */
export function caseArrays(def: OpDef, { in: given }: Case): NdArray[] {
  const names = [...def.inputs, ...Object.keys(given).filter((name) => name.startsWith("rest."))];
  return names.map((name) => arrayOf(given[name]!, name));
}
