import { bfloat16Bits, bfloat16Value, float16Bits, float16Values } from "./half-bits.ts";
import type { DType, TensorType } from "./type.ts";

/** Numbers in the host's memory, row-major: f32, i32, u32, u8 and bool in their arrays, i64 as BigInt, bf16 and f16 as their 16 bits. */
export type HostArray = Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array | BigInt64Array;

/** A dense tensor in the host's memory: `data.length` is the product of the shape. */
export interface HostTensor extends TensorType {
  readonly data: HostArray;
}

/** The array of each element kind. */
export const hostArrays = {
  f32: Float32Array,
  i32: Int32Array,
  u32: Uint32Array,
  u8: Uint8Array,
  bool: Uint8Array,
  i64: BigInt64Array,
  bf16: Uint16Array,
  f16: Uint16Array,
} as const satisfies Readonly<Record<DType, unknown>>;

/** So many zeros of an element kind. */
export const zerosOf = (dtype: DType, size: number): HostArray => new hostArrays[dtype](size);

/** Numbers in their own element kind's array; those of a half precision rounded to the nearest, ties to even. */
export function hostArray(dtype: DType, numbers: ArrayLike<number>): HostArray {
  switch (dtype) {
    case "i64":
      return BigInt64Array.from(Array.from(numbers, BigInt));
    case "bf16":
      return Uint16Array.from(numbers, bfloat16Bits);
    case "f16":
      return Uint16Array.from(numbers, float16Bits);
    default:
      return hostArrays[dtype].from(numbers);
  }
}

/** The elements of a tensor as numbers; i64 beyond 2^53 loses its last digits. */
export function numbersOf({ dtype, data }: Pick<HostTensor, "dtype" | "data">): Float64Array {
  if (dtype === "bf16") return Float64Array.from(data as Uint16Array, bfloat16Value);
  if (dtype === "f16") {
    const values = float16Values();
    return Float64Array.from(data as Uint16Array, (half) => values[half]!);
  }
  if (dtype === "i64") return Float64Array.from(data as BigInt64Array, Number);
  return Float64Array.from(data as Exclude<HostArray, BigInt64Array>);
}

/** The bytes of an array's elements, without a copy. */
export const bytesIn = (data: HostArray): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
