import { bfloat16Bits, float16Bits } from "../../ir/half-bits.ts";
import { type DType, sizeOf, type TensorType } from "../../ir/type.ts";
import { dataType, shapeProto } from "./data-type.ts";
import type { TensorProto } from "./schema.ts";

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
