import { createHash } from "node:crypto";
import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { TensorType } from "../../compiler/ir/type.ts";
import type { HostTensor } from "./parts.ts";
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

function bytesAt(file: number, start: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const got = readSync(file, bytes, done, length - done, start + done);
    if (got === 0) throw new SafetensorsFault("it ends in the middle of a tensor");
    done += got;
  }
  return bytes;
}

function headerOf(file: number): { readonly start: number } & ReturnType<typeof decodeHeader> {
  const { size } = fstatSync(file);
  if (size < 8) throw new SafetensorsFault(`it has ${size} bytes, fewer than the 8 that say how long its header is`);
  const length = Buffer.from(bytesAt(file, 0, 8)).readBigUInt64LE(0);
  if (length > BigInt(longestHeader) || Number(length) > size - 8)
    throw new SafetensorsFault(`its header claims ${length} bytes, and it has ${size}`);
  const start = 8 + Number(length);
  return { start, ...decodeHeader(bytesAt(file, 8, Number(length)), size - start) };
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
    const { start, entries } = headerOf(file);
    const read = (name: string): [string, HostTensor] => {
      const entry: SafetensorsEntry | undefined = entries.get(name);
      if (!entry) throw new SafetensorsFault(`it has no tensor "${name}"`);
      return [name, decodeTensor(entry.type, bytesAt(file, start + entry.from, entry.to - entry.from))];
    };
    return new Map([...names].map(read));
  });
}

/** sha256 of a file's bytes, read in pieces. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
