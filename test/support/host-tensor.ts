import type { NdArray } from "../../compiler/ir/op.ts";
import { bfloat16Bits, float16Bits } from "../../compiler/lower/tf/constant.ts";
import type { HostArray, HostTensor } from "../../runtime/tf/host-values.ts";

function hostArray({ dtype, data }: NdArray): HostArray {
  switch (dtype) {
    case "f32":
      return Float32Array.from(data);
    case "i32":
      return Int32Array.from(data);
    case "u32":
      return Uint32Array.from(data);
    case "u8":
    case "bool":
      return Uint8Array.from(data);
    case "i64":
      return BigInt64Array.from([...data].map(BigInt));
    case "bf16":
      return Uint16Array.from(data, bfloat16Bits);
    case "f16":
      return Uint16Array.from(data, float16Bits);
  }
}

/** An array of the reference engine as a session takes it. */
export const hostTensor = (array: NdArray): HostTensor => ({
  dtype: array.dtype,
  shape: array.shape,
  data: hostArray(array),
});
