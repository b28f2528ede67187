import { type HostTensor, zerosOf } from "../../../compiler/ir/host-array.ts";
import { type DType, sizeOf } from "../../../compiler/ir/type.ts";
import { refuseFile } from "../weights-fault.ts";
import type { TensorRef } from "./pickle-values.ts";

/** The elements of its storage that a tensor touches: the first one, and how many from there. */
export function span(
  { offset, shape, stride, storage, type }: TensorRef,
  name: string,
): { from: number; count: number } {
  const count = sizeOf(shape) === 0 ? 0 : 1 + shape.reduce((sum, size, i) => sum + (size - 1) * stride[i]!, 0);
  const held = storage.type.untyped ? Math.floor(storage.size / type.bytes) : storage.size;
  if (!Number.isSafeInteger(sizeOf(shape)) || !Number.isSafeInteger(count) || offset + count > held)
    return refuseFile(`"${name}" takes ${offset + count} numbers of a storage that has ${held}`);
  return { from: offset + storage.skipped, count };
}

/** A tensor in row-major order from the bytes of its span. */
export function gather(tensor: TensorRef, dtype: DType, bytes: Uint8Array): HostTensor {
  const { shape, stride, type } = tensor;
  const read = elements(type.name, bytes);
  const size = sizeOf(shape);
  const data = zerosOf(dtype, size);
  const places = contiguous(shape, stride) ? undefined : placesOf(shape, stride);
  for (let i = 0; i < size; i++) data[i] = read(places ? places[i]! : i) as never;
  return { dtype, shape, data };
}

/** Whether the elements follow each other in row-major order. */
function contiguous(shape: readonly number[], stride: readonly number[]): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && stride[i] !== step) return false;
    step *= shape[i]!;
  }
  return true;
}

/** Where each element lies, from the first one. */
function placesOf(shape: readonly number[], stride: readonly number[]): Float64Array {
  let places = Float64Array.of(0);
  for (const [axis, size] of shape.entries()) {
    const next = new Float64Array(places.length * size);
    for (let i = 0; i < places.length; i++)
      for (let k = 0; k < size; k++) next[i * size + k] = places[i]! + k * stride[axis]!;
    places = next;
  }
  return places;
}

/** One element of a type by its place; f16 and bf16 as bits. */
function elements(type: string, bytes: Uint8Array): (i: number) => number | bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case "float32":
      return (i) => view.getFloat32(4 * i, true);
    case "float64":
      return (i) => view.getFloat64(8 * i, true);
    case "float16":
    case "bfloat16":
    case "uint16":
      return (i) => view.getUint16(2 * i, true);
    case "int64":
      return (i) => view.getBigInt64(8 * i, true);
    case "int32":
      return (i) => view.getInt32(4 * i, true);
    case "uint32":
      return (i) => view.getUint32(4 * i, true);
    case "int16":
      return (i) => view.getInt16(2 * i, true);
    case "int8":
      return (i) => view.getInt8(i);
    case "bool":
      return (i) => (view.getUint8(i) === 0 ? 0 : 1);
    default:
      return (i) => view.getUint8(i);
  }
}
