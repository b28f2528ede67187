import type { RasterType } from "./tiff-form.ts";
import { bytesOfType } from "./tiff-form.ts";

/** Numbers of a block. */
export type Pixels = Uint8Array | Uint16Array | Int16Array | Int32Array | Float32Array;

/** The bytes as numbers, in this machine's order (x64 and arm64 are little-endian). `bytes` is taken over and may be changed. */
export function pixelsOf(bytes: Uint8Array, type: RasterType, littleEndian: boolean): Pixels {
  const size = bytesOfType[type];
  const own = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  if (!littleEndian && size > 1) swap(own, size);
  const { buffer, byteOffset, byteLength } = own;
  switch (type) {
    case "uint8":
      return own;
    case "uint16":
      return new Uint16Array(buffer, byteOffset, byteLength / 2);
    case "int16":
      return new Int16Array(buffer, byteOffset, byteLength / 2);
    case "int32":
      return new Int32Array(buffer, byteOffset, byteLength / 4);
    case "float32":
      return new Float32Array(buffer, byteOffset, byteLength / 4);
  }
}

function swap(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (size === 2) buffer.swap16();
  else buffer.swap32();
}

/**
 * Undoes horizontal differences (TIFF 6.0, section 14) in place: each number of a row counts from the one of the same band before it. Floating
 * point numbers are counted by their bits, as libtiff does.
 */
export function addDifferences(
  { buffer, byteOffset, length, BYTES_PER_ELEMENT: size }: Pixels,
  row: number,
  bands: number,
): void {
  // Sums that are cut to their bits are the same with and without sign; fewer types of arrays keep the loops fast.
  const pixels =
    size === 1
      ? new Uint8Array(buffer, byteOffset, length)
      : size === 2
        ? new Uint16Array(buffer, byteOffset, length)
        : new Int32Array(buffer, byteOffset, length);
  if (bands === 1) {
    for (let start = 0; start < pixels.length; start += row) {
      let sum = pixels[start]!;
      for (let i = start + 1; i < start + row; i++) {
        // The array's own type cuts the sum to its bits.
        pixels[i] = sum = sum + pixels[i]!;
      }
    }
    return;
  }
  for (let start = 0; start < pixels.length; start += row) {
    for (let i = start + bands; i < start + row; i++) pixels[i] = pixels[i]! + pixels[i - bands]!;
  }
}

/**
 * Undoes the predictor of floating point numbers (TIFF technical note 3): a row holds first all first bytes of its numbers, then all
 * second ones, the most significant first, as differences of bytes. Gives little-endian bytes.
 */
export function joinFloatBytes(bytes: Uint8Array, rowNumbers: number, bands: number): Uint8Array {
  const size = 4;
  const row = rowNumbers * size;
  const out = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += row) {
    for (let i = start + bands; i < start + row; i++) bytes[i] = bytes[i]! + bytes[i - bands]!;
    for (let n = 0; n < rowNumbers; n++) {
      const to = start + n * size;
      out[to + 3] = bytes[start + n]!;
      out[to + 2] = bytes[start + rowNumbers + n]!;
      out[to + 1] = bytes[start + 2 * rowNumbers + n]!;
      out[to] = bytes[start + 3 * rowNumbers + n]!;
    }
  }
  return out;
}
