import { readFile } from "node:fs/promises";
import { inflateSync } from "node:zlib";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { crc32 } from "./crc32.ts";
import { contentOf } from "./npy.ts";
import { FileBytes } from "./raster/file-bytes.ts";

/** Numbers of a picture, as they are stored: grey values, or places in its palette. */
interface Indices {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
}

interface Header {
  readonly height: number;
  readonly width: number;
  readonly bits: number;
}

const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const grey = 0;
const palette = 3;
const largest = 2 ** 29;
/** Most bytes that a byte of a Deflate stream stands for. */
const expansion = 1040;

/** Side and form of a PNG that may be a mask. Errors: SKY6003, SKY6004, SKY6051. */
export async function readPngHeader(path: string, file: string): Promise<Header> {
  const source = new FileBytes(path, file);
  try {
    return headerOf(source.bytes(0, Math.min(33, source.size), "the header"), file);
  } finally {
    source.close();
  }
}

function headerOf(bytes: Buffer, file: string): Header {
  if (!bytes.subarray(0, 8).equals(signature))
    return fail("SKY6004", { file, expected: "a PNG image", found: contentOf(bytes) });
  if (bytes.length < 33) return fail("SKY6003", { file, detail: "it ends inside its header" });
  if (bytes.toString("latin1", 12, 16) !== "IHDR" || bytes.readUInt32BE(29) !== crc32(bytes.subarray(12, 29))) {
    return fail("SKY6005", { file, reason: "its header is damaged" });
  }
  const [width, height, bits, colour, interlaced] = [
    bytes.readUInt32BE(16),
    bytes.readUInt32BE(20),
    bytes[24]!,
    bytes[25]!,
    bytes[28]!,
  ];
  if (colour !== grey && colour !== palette)
    return fail("SKY6051", { file, detail: "it has colours instead of class numbers" });
  if (bits > 8) return fail("SKY6051", { file, detail: `it has ${bits} bits a pixel` });
  if (interlaced !== 0) return fail("SKY6051", { file, detail: "its rows are interlaced" });
  if (width === 0 || height === 0 || width * height > largest)
    return fail("SKY6005", { file, reason: `it says a size of ${width} x ${height} px` });
  return { width, height, bits };
}

/**
 * The numbers of a PNG in grey or with a palette (PNG 1.2), as they are stored: decoders for pictures would give the palette's colours instead. Checksums are compared.
 * Errors: SKY6003, SKY6004, SKY6005, SKY6051.
 */
export async function readPngIndices(path: string, file: string): Promise<Indices> {
  const bytes = await readFile(path);
  const { width, height, bits } = headerOf(bytes, file);
  const parts: Buffer[] = [];
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) return fail("SKY6003", { file, detail: "the end of the image is not there" });
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) return fail("SKY6003", { file, detail: `${bytes.length} bytes of ${end} are there` });
    const kind = bytes.toString("latin1", at + 4, at + 8);
    if (bytes.readUInt32BE(end - 4) !== crc32(bytes.subarray(at + 4, end - 4))) {
      return fail("SKY6005", { file, reason: `its part ${JSON.stringify(kind)} at byte ${at} is damaged` });
    }
    if (kind === "IEND") break;
    if (kind === "IDAT") parts.push(bytes.subarray(at + 8, end - 4));
    at = end;
  }
  const packed = Buffer.concat(parts);
  const row = Math.ceil((width * bits) / 8);
  const expected = (row + 1) * height;
  if (expected > packed.length * expansion + 64)
    return fail("SKY6005", { file, reason: `${packed.length} bytes cannot hold ${width} x ${height} px` });
  let raw: Buffer;
  try {
    raw = inflateSync(packed, { chunkSize: Math.max(64, expected + 1), maxOutputLength: expected + 1 });
  } catch (error) {
    return fail("SKY6005", { file, reason: (error as Error).message });
  }
  if (raw.length !== expected)
    return fail("SKY6005", { file, reason: `it gives ${raw.length} bytes instead of ${expected}` });
  return { width, height, data: spread(unfilter(raw, row, height, file), row, { width, height, bits }) };
}

/** Undoes the filter of each row (PNG 1.2, section 6); pixels are a byte at most, so the one to the left is the byte before. */
function unfilter(raw: Buffer, row: number, height: number, file: string): Uint8Array {
  const out = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    const from = y * (row + 1) + 1;
    const filter = raw[from - 1]!;
    if (filter > 4) return fail("SKY6005", { file, reason: `row ${y} has the unknown filter ${filter}` });
    for (let x = 0; x < row; x++) {
      const to = y * row + x;
      const left = x > 0 ? out[to - 1]! : 0;
      const up = y > 0 ? out[to - row]! : 0;
      const corner = x > 0 && y > 0 ? out[to - row - 1]! : 0;
      out[to] = raw[from + x]! + guess(filter, left, up, corner);
    }
  }
  return out;
}

function guess(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    default: {
      const a = Math.abs(up - corner);
      const b = Math.abs(left - corner);
      const c = Math.abs(left + up - 2 * corner);
      return a <= b && a <= c ? left : b <= c ? up : corner;
    }
  }
}

/** One byte a pixel. */
function spread(bytes: Uint8Array, row: number, { width, height, bits }: Header): Uint8Array {
  if (bits === 8) return bytes;
  const out = new Uint8Array(width * height);
  const mask = (1 << bits) - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      out[y * width + x] = (bytes[y * row + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask;
    }
  }
  return out;
}
