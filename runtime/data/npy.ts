import { open, readFile } from "node:fs/promises";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { float16Bits, float16Values } from "../../compiler/ir/half-bits.ts";
import { writeFresh } from "./write-fresh.ts";

/** Element types of `.npy` files that are read and written, as NumPy spells them. */
export type NpyType = "<i2" | "<i4" | "<u2" | "<f2" | "<f4" | "|u1";

/** An array of a `.npy` file in C order. Half floats arrive as 32-bit ones. */
export interface NpyArray {
  readonly type: NpyType;
  readonly shape: readonly number[];
  readonly data: Int16Array | Int32Array | Uint16Array | Float32Array | Uint8Array;
}

/** What stands in front of the numbers. `offset`: where they begin. */
export interface NpyHeader {
  readonly type: NpyType;
  readonly shape: readonly number[];
  readonly offset: number;
}

const bytesOf: Readonly<Record<NpyType, number>> = { "<i2": 2, "<i4": 4, "<u2": 2, "<f2": 2, "<f4": 4, "|u1": 1 };
const magic = Buffer.from("\x93NUMPY", "latin1");
/** Longest header that is looked for when only the start of a file is read; NumPy pads to 64 bytes and writes 128 for such shapes. */
const headLength = 4096;

const count = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/**
 * Reads the header (format versions 1 to 3; NumPy enhancement proposal 1) from the first bytes of a file.
 * Errors: SKY6004 when it is no `.npy` file, SKY6003 when it ends inside the header, SKY6006 for other types and orders.
 */
export function parseNpyHeader(head: Buffer, file: string): NpyHeader {
  if (!head.subarray(0, 6).equals(magic)) {
    return fail("SKY6004", { file, expected: "a NumPy array", found: head.length === 0 ? "nothing" : contentOf(head) });
  }
  const wide = (head[6] ?? 1) > 1;
  const start = wide ? 12 : 10;
  if (head.length < start) return fail("SKY6003", { file, detail: "it ends inside its header" });
  const offset = start + (wide ? head.readUInt32LE(8) : head.readUInt16LE(8));
  if (head.length < offset) return fail("SKY6003", { file, detail: "it ends inside its header" });
  const text = head.toString("latin1", start, offset);
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || sizes === undefined) {
    return fail("SKY6006", { file, detail: `its header reads ${JSON.stringify(text.trim().slice(0, 80))}` });
  }
  if (!(descr in bytesOf)) return fail("SKY6006", { file, detail: `its numbers are of type "${descr}"` });
  if (order === "True") return fail("SKY6006", { file, detail: "it is in Fortran order" });
  const shape = sizes
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(Number);
  if (!shape.every((side) => Number.isSafeInteger(side) && side >= 0) || !Number.isSafeInteger(count(shape) * 4)) {
    return fail("SKY6006", { file, detail: `its shape reads (${sizes.slice(0, 80)})` });
  }
  return { type: descr as NpyType, shape, offset };
}

/** What a file that is no `.npy` seems to be, for messages. */
export function contentOf(head: Uint8Array): string {
  const text = Buffer.from(head.subarray(0, 8)).toString("latin1");
  if (text.startsWith("\xff\xd8\xff")) return "a JPEG image";
  if (text.startsWith("\x89PNG")) return "a PNG image";
  if (text.startsWith("\x93NUMPY")) return "a NumPy array";
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return "a TIFF image";
  if (text.startsWith("GIF8")) return "a GIF image";
  if (text.startsWith("RIFF")) return "a RIFF file (WebP, for instance)";
  if (text.startsWith("PK")) return "a zip archive";
  if (/^\s*</.test(text)) return "markup, perhaps the page of a failed download";
  if (
    head.length > 0 &&
    [...head.subarray(0, 512)].every((c) => c === 9 || c === 10 || c === 13 || (c >= 32 && c !== 127))
  ) {
    return "text";
  }
  return "something else";
}

/** Reads only the header and compares the file's size with it. Errors as `parseNpyHeader`; SKY6003 when numbers are missing. */
export async function readNpyHeader(path: string, file: string): Promise<NpyHeader> {
  const handle = await open(path, "r");
  try {
    const head = Buffer.alloc(headLength);
    const { bytesRead } = await handle.read(head, 0, headLength, 0);
    const header = parseNpyHeader(head.subarray(0, bytesRead), file);
    checkLength(header, (await handle.stat()).size, file);
    return header;
  } finally {
    await handle.close();
  }
}

function checkLength(header: NpyHeader, size: number, file: string): void {
  const expected = header.offset + count(header.shape) * bytesOf[header.type];
  if (size < expected) fail("SKY6003", { file, detail: `${size} bytes of ${expected} are there` });
  if (size > expected) fail("SKY6006", { file, detail: `${size - expected} bytes follow after its numbers` });
}

/** Reads a whole array. `file` is the name that messages use. Errors as `readNpyHeader`. */
export async function readNpy(path: string, file: string): Promise<NpyArray> {
  // What is no array, or not all of one, is found before all of it is read.
  await readNpyHeader(path, file);
  return decodeNpy(await readFile(path), file);
}

/** The array that the bytes of a `.npy` file hold. Errors as `readNpyHeader`. */
export function decodeNpy(bytes: Buffer, file: string): NpyArray {
  const { type, shape, offset } = parseNpyHeader(bytes, file);
  checkLength({ type, shape, offset }, bytes.length, file);
  const n = count(shape);
  // A copy starts at offset 0, so that every element type is aligned, and holds nothing of the buffer pool.
  const own = new Uint8Array(n * bytesOf[type]);
  own.set(bytes.subarray(offset, offset + own.length));
  const { buffer } = own;
  switch (type) {
    case "|u1":
      return { type, shape, data: own };
    case "<i2":
      return { type, shape, data: new Int16Array(buffer) };
    case "<u2":
      return { type, shape, data: new Uint16Array(buffer) };
    case "<i4":
      return { type, shape, data: new Int32Array(buffer) };
    case "<f4":
      return { type, shape, data: new Float32Array(buffer) };
    case "<f2": {
      const values = float16Values();
      return { type, shape, data: Float32Array.from(new Uint16Array(buffer), (half) => values[half]!) };
    }
  }
}

/** Writes an array in format version 1. Values are taken as they are; half floats are rounded. */
export async function writeNpy(
  path: string,
  type: NpyType,
  shape: readonly number[],
  data: ArrayLike<number>,
): Promise<void> {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const padded = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const head = Buffer.alloc(padded, " ");
  magic.copy(head);
  head[6] = 1;
  head[7] = 0;
  head.writeUInt16LE(padded - 10, 8);
  head.write(dictionary, 10, "latin1");
  head[padded - 1] = 10;
  await writeFresh(path, [head, elements(type, data)]);
}

function elements(type: NpyType, data: ArrayLike<number>): Uint8Array {
  const view = (array: Uint8Array | Int16Array | Int32Array | Float32Array | Uint16Array): Uint8Array =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  switch (type) {
    case "|u1":
      return Uint8Array.from(data);
    case "<i2":
      return view(Int16Array.from(data));
    case "<u2":
      return view(Uint16Array.from(data));
    case "<i4":
      return view(Int32Array.from(data));
    case "<f4":
      return view(Float32Array.from(data));
    case "<f2":
      return view(Uint16Array.from(data, float16Bits));
  }
}
