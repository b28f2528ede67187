import { createHash } from "node:crypto";
import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { TensorType } from "../../compiler/ir/type.ts";
import type { HostTensor, TensorSource } from "./parts.ts";
import { decodeHeader, decodeTensor, longestHeader, type SafetensorsEntry, SafetensorsFault } from "./safetensors.ts";

/** A safetensors file whose header was read. */
export interface WeightsFile {
  readonly tensors: ReadonlyMap<string, TensorType>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Runs `use` on an open file, which is closed whatever happens. */
function opened<T>(path: string, use: (file: number) => T): T {
  const file = openSync(path, "r");
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

/** The most bytes that one call reads: the system's own limit lies a little below 2 GiB. */
const longestRead = 2 ** 30;

function bytesAt(file: number, start: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const got = readSync(file, bytes, done, Math.min(length - done, longestRead), start + done);
    if (got === 0) throw new SafetensorsFault("it ends in the middle of a tensor");
    done += got;
  }
  return bytes;
}

/** A file's header, proved against the file's size, before any of its data is read. */
interface OpenHeader extends ReturnType<typeof decodeHeader> {
  /** The header's own bytes, its length first. */
  readonly bytes: Uint8Array;
  /** Of the whole file. */
  readonly size: number;
}

function headerOf(file: number): OpenHeader {
  const { size } = fstatSync(file);
  if (size < 8) throw new SafetensorsFault(`it has ${size} bytes, fewer than the 8 that say how long its header is`);
  const length = Buffer.from(bytesAt(file, 0, 8)).readBigUInt64LE(0);
  if (length > BigInt(longestHeader) || Number(length) > size - 8)
    throw new SafetensorsFault(`its header claims ${length} bytes, and the file ends after ${size - 8}`);
  const bytes = bytesAt(file, 0, 8 + Number(length));
  return { bytes, size, ...decodeHeader(bytes.subarray(8), size - bytes.length) };
}

/** Names and types of a file's tensors, whatever its size; the reason where it cannot be read. */
export function readWeightsHeader(path: string): WeightsFile | string {
  try {
    const { entries, metadata } = opened(path, headerOf);
    return { tensors: new Map([...entries].map(([name, { type }]) => [name, type])), metadata };
  } catch (error) {
    if (error instanceof SafetensorsFault) return error.message;
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
}

/** Some of a file's tensors, each read by itself. Errors: SafetensorsFault, those of the file system. */
export function readTensors(path: string, names: Iterable<string>): ReadonlyMap<string, HostTensor> {
  return opened(path, (file) => {
    const { bytes, entries } = headerOf(file);
    const start = bytes.length;
    const read = (name: string): [string, HostTensor] => {
      const entry: SafetensorsEntry | undefined = entries.get(name);
      if (!entry) throw new SafetensorsFault(`it has no tensor "${name}"`);
      return [name, decodeTensor(entry.type, bytesAt(file, start + entry.from, entry.to - entry.from))];
    };
    return new Map([...names].map(read));
  });
}

/** Tensors are read in parts of about this size. */
const partBytes = 64 * 2 ** 20;

/** A file's tensors as a source that reads them as they are asked for, part by part in the order of the file. Errors: SafetensorsFault. */
export function fileSource(path: string): TensorSource {
  const { entries } = opened(path, headerOf);
  const parts: string[][] = [];
  let room = 0;
  for (const [name, { from, to }] of [...entries].sort(([, a], [, b]) => a.from - b.from)) {
    if (parts.length === 0 || to - from > room) {
      parts.push([]);
      room = partBytes;
    }
    parts.at(-1)!.push(name);
    room -= to - from;
  }
  const types = new Map([...entries].map(([name, { type }]) => [name, type]));
  return { types, parts, read: (names) => readTensors(path, names) };
}

/** Pieces in which a file is hashed. */
const pieceBytes = 8 * 2 ** 20;

/**
 * sha256 of a safetensors file whose header is judged before any data is read; `prepare` may change the header's bytes first (a digest inside
 * it is left blank). Needs a few MiB, whatever the file's size. Errors: SafetensorsFault, those of the file system.
 */
export function hashSafetensors(
  path: string,
  prepare: (header: Uint8Array, metadata: Readonly<Record<string, string>>) => void,
): string {
  return opened(path, (file) => {
    const { bytes, size, metadata } = headerOf(file);
    const start = bytes.length;
    prepare(bytes, metadata);
    const hash = createHash("sha256").update(bytes);
    const piece = new Uint8Array(Math.min(pieceBytes, size - start));
    for (let at = start; at < size; ) {
      const got = readSync(file, piece, 0, Math.min(piece.length, size - at), at);
      if (got === 0) throw new SafetensorsFault("it became shorter while it was read");
      hash.update(piece.subarray(0, got));
      at += got;
    }
    return hash.digest("hex");
  });
}

/** sha256 of a file's bytes, read in pieces. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
