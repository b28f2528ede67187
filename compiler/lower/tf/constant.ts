import { type DType, sizeOf, type TensorType } from "../../ir/type.ts";
import { dataType, shapeProto } from "./data-type.ts";
import type { TensorProto } from "./schema.ts";

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The upper half of a float32, rounded to nearest even. */
export function bfloat16Bits(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  if (Number.isNaN(float[0])) return 0x7fc0;
  return ((word + 0x7fff + ((word >>> 16) & 1)) >>> 16) & 0xffff;
}

/** IEEE 754 binary16, rounded to nearest even. */
export function float16Bits(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = Math.abs(float[0]!);
  if (Number.isNaN(magnitude)) return sign | 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  // Subnormals are multiples of 2^-24; above, the exponent picks the step.
  const exponent = Math.max(-14, ((word >>> 23) & 0xff) - 127);
  const scaled = magnitude / 2 ** (exponent - 10);
  const down = Math.floor(scaled);
  const rest = scaled - down;
  const rounded = rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
  return sign | (rounded >= 1024 || exponent > -14 ? ((exponent + 15) << 10) + (rounded - 1024) : rounded);
}

function fields(dtype: DType, values: readonly number[]): Partial<TensorProto> {
  switch (dtype) {
    case "f32":
      return { floatVal: values };
    case "bf16":
      return { halfVal: values.map(bfloat16Bits) };
    case "f16":
      return { halfVal: values.map(float16Bits) };
    case "i32":
    case "u8":
      return { intVal: values };
    case "i64":
      return { int64Val: values };
    case "u32":
      return { uint32Val: values.map((value) => value >>> 0) };
    case "bool":
      return { boolVal: values.map((value) => value !== 0) };
  }
}

/** A constant as TensorFlow stores it. One value stands for all; equal values are stored once. */
export function tensorProto(values: readonly number[], type: TensorType): TensorProto {
  const first = values[0];
  const even = first !== undefined && values.every((value) => Object.is(value, first));
  const kept = even && sizeOf(type.shape) > 0 ? [first] : values;
  return { dtype: dataType[type.dtype], tensorShape: shapeProto(type.shape), ...fields(type.dtype, kept) };
}
