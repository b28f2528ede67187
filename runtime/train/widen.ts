import type { HostTensor } from "./parts.ts";

const word = new DataView(new ArrayBuffer(4));
function bfloat16(bits: number): number {
  word.setUint32(0, bits * 65536);
  return word.getFloat32(0);
}
/** IEEE 754 binary16. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** A tensor of half-width floats as f32, exactly; any other as it is. */
export function widen(tensor: HostTensor): HostTensor {
  const value = tensor.dtype === "bf16" ? bfloat16 : tensor.dtype === "f16" ? float16 : undefined;
  if (!value) return tensor;
  return { dtype: "f32", shape: tensor.shape, data: Float32Array.from(tensor.data as Uint16Array, value) };
}
