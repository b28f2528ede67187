import { bytesIn, type HostTensor, hostArrays } from "../../compiler/ir/host-array.ts";
import type { DType, TensorType } from "../../compiler/ir/type.ts";
import { bytesOf, sizeOf } from "../../compiler/ir/type.ts";
import type { Tensors } from "./parts.ts";

// Format: https://github.com/huggingface/safetensors#format — u64 little-endian length of the header, JSON header, data.

const names: Readonly<Record<DType, string>> = {
  f32: "F32",
  bf16: "BF16",
  f16: "F16",
  i32: "I32",
  i64: "I64",
  u32: "U32",
  u8: "U8",
  bool: "BOOL",
};
const dtypes = new Map(Object.entries(names).map(([dtype, name]) => [name, dtype as DType]));
/** The format's own limit on the header, bytes. */
export const longestHeader = 100_000_000;

/** Why bytes are not a safetensors file; a fragment that ends a sentence. */
export class SafetensorsFault extends Error {}
const refuse = (reason: string): never => {
  throw new SafetensorsFault(reason);
};

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: Tensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The order in which tensors lie in a file: by name, so that equal content gives equal bytes. */
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** All that stands before the data of a safetensors file: the length of the header and the header, padded to 8 bytes. */
export function encodeHeader(
  types: ReadonlyMap<string, TensorType>,
  metadata: Readonly<Record<string, string>>,
): Buffer<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let at = 0;
  for (const [name, type] of [...types].sort(([a], [b]) => byName(a, b))) {
    const end = at + bytesOf(type);
    header[name] = { dtype: names[type.dtype], shape: type.shape, data_offsets: [at, end] };
    at = end;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const out = Buffer.alloc(8 + padded, 0x20);
  out.writeBigUInt64LE(BigInt(padded), 0);
  text.copy(out, 8);
  return out;
}

/** The bytes of a small safetensors file; tensors in the order of their names, so that equal content gives equal bytes. */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const data = [...tensors].sort(([a], [b]) => byName(a, b)).map(([, tensor]) => bytesIn(tensor.data));
  return Buffer.concat([encodeHeader(tensors, metadata), ...data]);
}

/** Where the data begin; refuses a header that is too long for the file or for the format. */
export function headerEnd(bytes: Uint8Array): number {
  if (bytes.length < 8) return refuse(`it has ${bytes.length} bytes, fewer than the 8 that say how long its header is`);
  const length = Buffer.from(bytes.buffer, bytes.byteOffset, 8).readBigUInt64LE(0);
  if (length > BigInt(longestHeader)) return refuse(`its header claims ${length} bytes, more than the format allows`);
  const end = 8 + Number(length);
  if (end > bytes.length)
    return refuse(`its header claims ${length} bytes and the file ends after ${bytes.length - 8}`);
  return end;
}

/** Reads and judges a safetensors file: header, types, shapes, and that the tensors cover the data without gap or overlap. Errors: SafetensorsFault. */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const start = headerEnd(bytes);
  const data = bytes.subarray(start);
  const { entries, metadata } = decodeHeader(bytes.subarray(8, start), data.length);
  const tensors = new Map<string, HostTensor>();
  for (const [name, { type, from, to }] of entries) tensors.set(name, decodeTensor(type, data.subarray(from, to)));
  return { tensors, metadata };
}

/** Where a tensor's bytes are in the data that follow the header. */
export interface SafetensorsEntry {
  readonly type: TensorType;
  readonly from: number;
  readonly to: number;
}

/** What a header says of data of this many bytes, which its tensors cover without gap or overlap. Errors: SafetensorsFault. */
export function decodeHeader(
  bytes: Uint8Array,
  dataBytes: number,
): {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
} {
  const { __metadata__: metadata = {}, ...tensors } = parseHeader(bytes);
  if (!isStrings(metadata)) return refuse("its metadata are not texts by name");
  const entries = new Map<string, SafetensorsEntry>();
  for (const [name, entry] of Object.entries(tensors)) {
    const { type, from, to } = tensorEntry(name, entry);
    if (to > dataBytes)
      refuse(`"${name}" ends at byte ${to} of the data, which has only ${dataBytes}: the file is cut off`);
    if (to - from !== bytesOf(type)) refuse(`"${name}" has ${to - from} bytes and its shape needs ${bytesOf(type)}`);
    entries.set(name, { type, from, to });
  }
  coverAll(entries, dataBytes);
  return { entries, metadata };
}

function coverAll(entries: ReadonlyMap<string, SafetensorsEntry>, dataBytes: number): void {
  let at = 0;
  for (const [name, { from, to }] of [...entries].sort(([, a], [, b]) => a.from - b.from || a.to - b.to)) {
    if (from < at) refuse(`"${name}" overlaps the tensor before it`);
    if (from > at) refuse(`${from - at} bytes before "${name}" belong to no tensor`);
    at = to;
  }
  if (at !== dataBytes) refuse(`${dataBytes - at} bytes at its end belong to no tensor`);
}

/** A tensor from its bytes: in their place where they fill a buffer of their own, else copied. */
export function decodeTensor(type: TensorType, bytes: Uint8Array): HostTensor {
  // Only a buffer of their own may be kept, and only there any element size is aligned.
  const own = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
  const buffer: ArrayBuffer = own ? (bytes.buffer as ArrayBuffer) : Uint8Array.from(bytes).buffer;
  return { ...type, data: new hostArrays[type.dtype](buffer, 0, sizeOf(type.shape)) };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return refuse("its header is not JSON");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    return refuse("its header is not an object");
  return header as Record<string, unknown>;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isStrings = (value: unknown): value is Record<string, string> =>
  typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");

function tensorEntry(name: string, entry: unknown): { type: TensorType; from: number; to: number } {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const known = dtypes.get(String(dtype));
  if (!known) return refuse(`"${name}" has the element type ${JSON.stringify(dtype)}, which skyc does not know`);
  if (!Array.isArray(shape) || !shape.every(isCount)) return refuse(`"${name}" has no proper shape`);
  const [from, to, ...more] = Array.isArray(offsets) ? (offsets as unknown[]) : [];
  if (!isCount(from) || !isCount(to) || more.length > 0 || from > to) {
    return refuse(`"${name}" has no proper data offsets`);
  }
  return { type: { dtype: known, shape }, from, to };
}
