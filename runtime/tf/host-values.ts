import { bytesIn, type HostArray, hostArrays } from "../../compiler/ir/host-array.ts";
import { type DType, sizeOf, type TensorType } from "../../compiler/ir/type.ts";
import type { CarrierValues } from "./session-binding.ts";

export type { HostArray, HostTensor } from "../../compiler/ir/host-array.ts";

/** The same bytes as the binding takes them; undefined when kind or size is another than the type's. */
export function toCarrier(data: HostArray, type: TensorType): CarrierValues | undefined {
  if (!(data instanceof hostArrays[type.dtype]) || data.length !== sizeOf(type.shape)) return undefined;
  const { buffer, byteOffset, byteLength } = data;
  switch (type.dtype) {
    case "u32":
    case "i64":
      return new Int32Array(buffer, byteOffset, byteLength / 4);
    case "bf16":
    case "f16":
      return bytesIn(data);
    default:
      return data as CarrierValues;
  }
}

/** What came out in the element kind's own array. */
export function fromCarrier(values: CarrierValues, dtype: DType): HostArray {
  const array = hostArrays[dtype];
  // Short kinds come as i32, one element each; the others as their bytes.
  if (dtype === "u8" || dtype === "bf16" || dtype === "f16")
    return dtype === "u8" ? Uint8Array.from(values) : Uint16Array.from(values);
  const { buffer, byteOffset, byteLength } = values;
  return new array(buffer as ArrayBuffer, byteOffset, byteLength / array.BYTES_PER_ELEMENT);
}
