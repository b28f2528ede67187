import { type DType, type Shape, sizeOf, type TensorType } from "../../compiler/ir/type.ts";
import type { CarrierValues } from "./session-binding.ts";

/** Values on the JavaScript side: f32, i32, u32, u8 and bool in their arrays, i64 as BigInt, bf16 and f16 as their 16 bits. */
export type HostArray = Float32Array | Int32Array | Uint32Array | Uint8Array | BigInt64Array | Uint16Array;

/** A tensor on the JavaScript side, row-major. */
export interface HostTensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: HostArray;
}

const arrays = {
  f32: Float32Array,
  i32: Int32Array,
  u32: Uint32Array,
  u8: Uint8Array,
  bool: Uint8Array,
  i64: BigInt64Array,
  bf16: Uint16Array,
  f16: Uint16Array,
} as const;

/** The same bytes as the binding takes them; undefined when kind or size is another than the type's. */
export function toCarrier(data: HostArray, type: TensorType): CarrierValues | undefined {
  if (!(data instanceof arrays[type.dtype]) || data.length !== sizeOf(type.shape)) return undefined;
  const { buffer, byteOffset, byteLength } = data;
  switch (type.dtype) {
    case "u32":
    case "i64":
      return new Int32Array(buffer, byteOffset, byteLength / 4);
    case "bf16":
    case "f16":
      return new Uint8Array(buffer, byteOffset, byteLength);
    default:
      return data as CarrierValues;
  }
}

/** What came out in the element kind's own array. */
export function fromCarrier(values: CarrierValues, dtype: DType): HostArray {
  const array = arrays[dtype];
  // Short kinds come as i32, one element each; the others as their bytes.
  if (dtype === "u8" || dtype === "bf16" || dtype === "f16")
    return dtype === "u8" ? Uint8Array.from(values) : Uint16Array.from(values);
  const { buffer, byteOffset, byteLength } = values;
  return new array(buffer as ArrayBuffer, byteOffset, byteLength / array.BYTES_PER_ELEMENT);
}
