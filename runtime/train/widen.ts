import { bfloat16Value, float16Value } from "../../compiler/ir/half-bits.ts";
import type { HostTensor } from "./parts.ts";

/** A tensor of half-width floats as f32, exactly; any other as it is. */
export function widen(tensor: HostTensor): HostTensor {
  const value = tensor.dtype === "bf16" ? bfloat16Value : tensor.dtype === "f16" ? float16Value : undefined;
  if (!value) return tensor;
  return { dtype: "f32", shape: tensor.shape, data: Float32Array.from(tensor.data as Uint16Array, value) };
}
