import { writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

/** How a TIFF for a test is laid out; what is absent is the plainest. */
export interface TiffOptions {
  readonly width: number;
  readonly height: number;
  readonly bands?: number;
  readonly type?: "uint8" | "uint16" | "int16" | "int32" | "float32";
  readonly compression?: "none" | "deflate" | "lzw" | "packbits" | "zstd";
  readonly predictor?: 1 | 2;
  readonly planar?: boolean;
  /** Side of a tile; absent: strips of `rows`. */
  readonly tile?: number;
  readonly rows?: number;
  readonly big?: boolean;
  readonly bigEndian?: boolean;
  readonly nodata?: string;
  readonly epsg?: number;
  /** Size of a pixel and the place of the upper left corner. */
  readonly place?: readonly [size: number, x: number, y: number];
  readonly names?: readonly string[];
  /** Tags that take the place of the writer's own, or come to them: what is wrong in a test. */
  readonly tags?: Readonly<Record<number, Tag>>;
}

/** Type and values of a tag: 2 text, 3 and 4 numbers of 16 and 32 bits, 12 floating point, 16 of 64 bits. */
export type Tag = readonly [type: number, values: readonly number[] | string];

const sizes = { uint8: 1, uint16: 2, int16: 2, int32: 4, float32: 4 } as const;
const codes = { none: 1, deflate: 8, lzw: 5, packbits: 32773, zstd: 50000 } as const;
const typeBytes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 12: 8, 16: 8 };

/** A pixel's value: `(band, y, x)`. */
export type PixelAt = (band: number, y: number, x: number) => number;

/** Writes a TIFF; written apart from the reader, after TIFF 6.0 and the BigTIFF design. */
export function writeTiff(path: string, options: TiffOptions, value: PixelAt): void {
  writeFileSync(path, tiffBytes(options, value));
}

/** The bytes of such a file. */
export function tiffBytes(options: TiffOptions, value: PixelAt): Buffer {
  const {
    width,
    height,
    bands = 1,
    type = "uint8",
    compression = "none",
    predictor = 1,
    planar = false,
    tile,
    big = false,
    bigEndian = false,
  } = options;
  const rows = options.rows ?? height;
  const blocks: Buffer[] = [];
  const blockWidth = tile ?? width;
  const blockHeight = tile ?? rows;
  for (const planes of planar
    ? Array.from({ length: bands }, (_, i) => [i])
    : [Array.from({ length: bands }, (_, i) => i)]) {
    for (let top = 0; top < height; top += blockHeight) {
      for (let left = 0; left < width; left += blockWidth) {
        const high = tile ?? Math.min(rows, height - top);
        const numbers: number[] = [];
        for (let y = top; y < top + high; y++) {
          for (let x = left; x < left + blockWidth; x++) {
            for (const band of planes) {
              const inside = y < height && x < width;
              const before = predictor === 2 && x > left && x - 1 < width && y < height ? value(band, y, x - 1) : 0;
              numbers.push(inside ? value(band, y, x) - before : 0);
            }
          }
        }
        blocks.push(compress(compression, elements(numbers, type, bigEndian)));
      }
    }
  }
  const places = big ? 16 : 4;
  const format = type === "float32" ? 3 : type.startsWith("u") ? 1 : 2;
  const many = (one: number): number[] => new Array<number>(bands).fill(one);
  const tags = new Map<number, Tag>(
    Object.entries({
      256: [4, [width]],
      257: [4, [height]],
      258: [3, many(sizes[type] * 8)],
      259: [3, [codes[compression]]],
      262: [3, [1]],
      277: [3, [bands]],
      284: [3, [planar ? 2 : 1]],
      317: [3, [predictor]],
      339: [3, many(format)],
      ...(tile
        ? {
            322: [4, [tile]],
            323: [4, [tile]],
            324: [places, blocks.map(() => 0)],
            325: [4, blocks.map(({ length }) => length)],
          }
        : { 278: [4, [rows]], 273: [places, blocks.map(() => 0)], 279: [4, blocks.map(({ length }) => length)] }),
      ...(options.nodata === undefined ? {} : { 42113: [2, `${options.nodata}\0`] }),
      ...(options.epsg === undefined ? {} : { 34735: [3, [1, 1, 0, 2, 1025, 0, 1, 1, 3072, 0, 1, options.epsg]] }),
      ...(options.place === undefined
        ? {}
        : {
            33550: [12, [options.place[0], options.place[0], 0]],
            33922: [12, [0, 0, 0, options.place[1], options.place[2], 0]],
          }),
      ...(options.names === undefined
        ? {}
        : {
            42112: [
              2,
              `<GDALMetadata>${options.names.map((name, i) => `<Item name="DESCRIPTION" sample="${i}" role="description">${name}</Item>`).join("")}</GDALMetadata>\0`,
            ],
          }),
      ...options.tags,
    } as Record<number, Tag>).map(([number, tag]) => [Number(number), tag]),
  );
  return layOut(
    [...tags].sort(([a], [b]) => a - b),
    blocks,
    big,
    bigEndian,
    options.tags?.[tile ? 324 : 273] ? undefined : tile ? 324 : 273,
  );
}

/** Header, directory, long values, blocks. */
function layOut(
  tags: readonly (readonly [number, Tag])[],
  blocks: readonly Buffer[],
  big: boolean,
  bigEndian: boolean,
  offsetsTag: number | undefined,
): Buffer {
  const entryBytes = big ? 20 : 12;
  const inside = big ? 8 : 4;
  const start = big ? 16 : 8;
  const directory = (big ? 8 : 2) + tags.length * entryBytes + (big ? 8 : 4);
  const lengthOf = ([type, values]: Tag): number => values.length * typeBytes[type]!;
  let next = start + directory;
  const outside = tags.map(([, tag]) => {
    const length = lengthOf(tag);
    if (length <= inside) return undefined;
    const at = next;
    next += length + (length % 2);
    return at;
  });
  const offsets = blocks.map((block) => {
    const at = next;
    next += block.length;
    return at;
  });
  const out = Buffer.alloc(next);
  const put = (at: number, bytes: number, value: number): void => {
    if (bytes === 8) bigEndian ? out.writeBigUInt64BE(BigInt(value), at) : out.writeBigUInt64LE(BigInt(value), at);
    else if (bigEndian) out.writeUIntBE(value, at, bytes);
    else out.writeUIntLE(value, at, bytes);
  };
  out.write(bigEndian ? "MM" : "II", 0, "latin1");
  put(2, 2, big ? 43 : 42);
  if (big) put(4, 2, 8);
  put(big ? 8 : 4, big ? 8 : 4, start);
  put(start, big ? 8 : 2, tags.length);
  for (const [i, [number, [type, given]]] of tags.entries()) {
    const entry = start + (big ? 8 : 2) + i * entryBytes;
    const values = number === offsetsTag ? offsets : given;
    put(entry, 2, number);
    put(entry + 2, 2, type);
    put(entry + 4, big ? 8 : 4, values.length);
    const at = outside[i] ?? entry + (big ? 12 : 8);
    if (outside[i] !== undefined) put(entry + (big ? 12 : 8), big ? 8 : 4, at);
    const width = typeBytes[type]!;
    if (typeof values === "string") out.write(values, at, "latin1");
    else
      for (const [n, value] of values.entries()) {
        if (type !== 12) put(at + n * width, width, value);
        else bigEndian ? out.writeDoubleBE(value, at + n * 8) : out.writeDoubleLE(value, at + n * 8);
      }
  }
  for (const [i, block] of blocks.entries()) block.copy(out, offsets[i]!);
  return out;
}

function elements(numbers: readonly number[], type: NonNullable<TiffOptions["type"]>, bigEndian: boolean): Buffer {
  const size = sizes[type];
  const out = Buffer.alloc(numbers.length * size);
  for (const [i, number] of numbers.entries()) {
    if (type === "float32") bigEndian ? out.writeFloatBE(number, i * 4) : out.writeFloatLE(number, i * 4);
    else {
      const bits = ((number % 2 ** (8 * size)) + 2 ** (8 * size)) % 2 ** (8 * size);
      bigEndian ? out.writeUIntBE(bits, i * size, size) : out.writeUIntLE(bits, i * size, size);
    }
  }
  return out;
}

function compress(how: NonNullable<TiffOptions["compression"]>, bytes: Buffer): Buffer {
  switch (how) {
    case "none":
      return bytes;
    case "deflate":
      return deflateSync(bytes);
    case "packbits":
      return packBits(bytes);
    case "lzw":
      return lzw(bytes);
    case "zstd":
      return zstdRaw(bytes);
  }
}

function packBits(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    let run = 1;
    while (run < 128 && bytes[at + run] === bytes[at]) run++;
    if (run > 2) {
      parts.push(Buffer.from([257 - run, bytes[at]!]));
      at += run;
    } else {
      const part = bytes.subarray(at, at + 3);
      parts.push(Buffer.from([part.length - 1]), part);
      at += part.length;
    }
  }
  return Buffer.concat(parts);
}

/** A whole encoder with its table, written as sets of strings: slow, and nothing like the decoder. */
function lzw(bytes: Buffer): Buffer {
  const bits: number[] = [];
  const emit = (code: number, width: number): void => {
    for (let i = width - 1; i >= 0; i--) bits.push((code >> i) & 1);
  };
  let table = new Map<string, number>();
  let width = 9;
  const reset = (): void => {
    table = new Map(Array.from({ length: 256 }, (_, i) => [String.fromCharCode(i), i]));
  };
  reset();
  emit(256, 9);
  let free = 258;
  let held = "";
  for (const byte of bytes) {
    const longer = held + String.fromCharCode(byte);
    if (table.has(longer)) {
      held = longer;
      continue;
    }
    emit(table.get(held)!, width);
    table.set(longer, free++);
    if (free === 4094) {
      emit(256, width);
      reset();
      free = 258;
      width = 9;
    } else if (free > (1 << width) - 1) width++;
    held = String.fromCharCode(byte);
  }
  if (held !== "") {
    emit(table.get(held)!, width);
    if (++free > (1 << width) - 1 && width < 12) width++;
  }
  emit(257, width);
  const out = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) out[i >> 3] = out[i >> 3]! | (bit << (7 - (i & 7)));
  return out;
}

/** A Zstandard frame (RFC 8878) whose blocks are not compressed. */
function zstdRaw(bytes: Buffer): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 5);
  const parts: Buffer[] = [head];
  for (let at = 0; at < bytes.length; at += 65_536) {
    const part = bytes.subarray(at, at + 65_536);
    const last = at + part.length === bytes.length ? 1 : 0;
    const start = Buffer.alloc(3);
    start.writeUIntLE((part.length << 3) | last, 0, 3);
    parts.push(start, part);
  }
  return Buffer.concat(parts);
}
