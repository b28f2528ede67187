import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { zipSync } from "fflate";
import sharp from "sharp";
import { Random } from "../support/random.ts";
import { type Tag, tiffBytes } from "../support/write-tiff.ts";

/** What kind of file was broken. */
export type RasterFormat = "tif" | "lzw.tif" | "png" | "mask.png" | "jpg" | "npy" | "npz";

/** The bytes of a broken file, and what was done to them. */
export interface BrokenRaster {
  readonly format: RasterFormat;
  readonly how: string;
  readonly bytes: Uint8Array;
}

export interface RasterCorpus {
  readonly good: Readonly<Record<RasterFormat, Uint8Array>>;
  readonly broken: readonly BrokenRaster[];
}

/** Side of every picture, and bands of those that are not in colour. */
export const side = 64;
export const bands = 4;

const cuts = 12;
const flips = 16;
/** Bytes in which every bit is vouched for by a checksum. */
type Range = readonly [from: number, to: number];

const pixel = (band: number, y: number, x: number): number => (band * 331 + y * y * 7 + x * 13 + ((x * y) % 17)) % 4099;

/** Good files of every kind, and from them truncated, bit-flipped and wrong ones: the same for the same seed. */
export async function rasterCorpus(seed = 1): Promise<RasterCorpus> {
  const good = await goodFiles();
  const broken: BrokenRaster[] = [];
  for (const format of Object.keys(good) as RasterFormat[]) {
    const random = new Random(seed + format.length);
    const bytes = Buffer.from(good[format]);
    const put = (how: string, changed: Uint8Array): void => void broken.push({ format, how, bytes: changed });
    for (const length of [0, 1, 7, 9, bytes.length - 1, ...random.list(cuts, cuts, () => random.below(bytes.length))]) {
      put(`cut off after ${length} bytes`, bytes.subarray(0, length));
    }
    const ranges = vouched(format, bytes);
    for (let i = 0; i < (ranges.length > 0 ? flips : 0); i++) {
      const [from, to] = ranges[i % ranges.length]!;
      const at = from + random.below(to - from);
      const bit = random.below(8);
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1 << bit;
      put(`bit ${bit} of byte ${at} flipped`, changed);
    }
    put("text in its place", Buffer.from("<html>404 Not Found</html>"));
    put("zeros in its place", Buffer.alloc(bytes.length));
    for (const [how, changed] of await misfits(format, bytes)) put(how, changed);
  }
  return { good, broken };
}

async function goodFiles(): Promise<Record<RasterFormat, Uint8Array>> {
  const colours = Buffer.from(Array.from({ length: side * side * 3 }, (_, i) => (i * 7 + (i % 91)) % 256));
  const picture = sharp(colours, { raw: { width: side, height: side, channels: 3 } });
  const classes = Buffer.from(Array.from({ length: side * side }, (_, i) => (i * i) % 3));
  const mask = sharp(classes, { raw: { width: side, height: side, channels: 1 } }).toColourspace("b-w");
  const array = npy(
    "<u2",
    [bands, side, side],
    Uint16Array.from({ length: bands * side * side }, (_, i) => i % 4001),
  );
  const form = { width: side, height: side, bands, type: "uint16", tile: 32 } as const;
  return {
    tif: tiffBytes({ ...form, compression: "deflate", predictor: 2 }, pixel),
    "lzw.tif": tiffBytes({ ...form, compression: "lzw" }, pixel),
    png: await picture.clone().png().toBuffer(),
    "mask.png": await mask.png().toBuffer(),
    jpg: await picture.clone().jpeg({ quality: 90 }).toBuffer(),
    npy: array,
    npz: zipSync({ "ms.npy": array }, { level: 6 }),
  };
}

function npy(type: string, shape: readonly number[], data: Uint16Array): Buffer {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`.padEnd(117);
  const head = Buffer.from(`\x93NUMPY\x01\0\x76\0${text}\n`, "latin1");
  return Buffer.concat([head, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}

/** Deflate streams of a TIFF without the byte before their checksum, whose last bits mean nothing; all of a PNG; the content of a zip's member. */
function vouched(format: RasterFormat, bytes: Buffer): readonly Range[] {
  if (format === "mask.png" || format === "png") return [[8, bytes.length - 12]];
  if (format === "npz") return [[30 + "ms.npy".length, bytes.readUInt32LE(18) + 30]];
  if (format !== "tif") return [];
  const streams: Range[] = [];
  const last = tagValues(bytes, 325).at(-1)!;
  for (const [i, offset] of tagValues(bytes, 324).entries())
    streams.push([offset, offset + (tagValues(bytes, 325)[i] ?? last) - 6]);
  return streams;
}

/** Numbers of a tag of 32 bits in a little-endian TIFF. */
function tagValues(bytes: Buffer, wanted: number): number[] {
  const count = bytes.readUInt16LE(8);
  for (let i = 0; i < count; i++) {
    const at = 10 + i * 12;
    if (bytes.readUInt16LE(at) !== wanted) continue;
    const start = bytes.readUInt32LE(at + 8);
    return Array.from({ length: bytes.readUInt32LE(at + 4) }, (_, n) => bytes.readUInt32LE(start + n * 4));
  }
  throw new Error(`there is no tag ${wanted}`);
}

/** Files whose form is right and whose content cannot be, or is not what the set has. */
async function misfits(format: RasterFormat, bytes: Buffer): Promise<readonly (readonly [string, Uint8Array])[]> {
  if (format === "tif" || format === "lzw.tif") {
    const compression = format === "tif" ? "deflate" : "lzw";
    const form = { width: side, height: side, bands, type: "uint16", tile: 32, compression } as const;
    const tags: readonly (readonly [string, number, Tag])[] = [
      ["an absurd width", 256, [4, [2 ** 31]]],
      ["a width of 0", 256, [4, [0]]],
      ["an absurd height", 257, [4, [2 ** 24]]],
      ["65535 bands", 277, [3, [65_535]]],
      ["tiles of a million pixels a side", 322, [4, [2 ** 20]]],
      ["an unknown compression", 259, [3, [99]]],
      ["JPEG as its compression", 259, [3, [7]]],
      ["bits that are 64", 258, [3, [64, 64, 64, 64]]],
      ["offsets beyond its end", 324, [4, [2 ** 31, 8, 8, 8]]],
      ["byte counts without end", 325, [4, [2 ** 32 - 1, 1, 1, 1]]],
      ["one offset for four tiles", 324, [4, [200]]],
      ["a predictor of 7", 317, [3, [7]]],
      ["floats where there are integers", 339, [3, [3, 3, 3, 3]]],
    ];
    return [
      ...tags.map(([how, tag, value]) => [how, tiffBytes({ ...form, tags: { [tag]: value } }, pixel)] as const),
      ["one band less", tiffBytes({ ...form, bands: bands - 1 }, pixel)],
      ["another size", tiffBytes({ ...form, width: 80 }, pixel)],
      ["another type", tiffBytes({ ...form, type: "float32" }, pixel)],
    ];
  }
  if (format === "npy") {
    const data = Uint16Array.from({ length: bands * side * side }, (_, i) => i);
    return [
      ["an absurd shape", npy("<u2", [99_999_999, 99_999, 9999], data)],
      ["a negative side", npy("<u2", [-4, side, side], data)],
      ["one axis less", npy("<u2", [bands * side, side], data)],
      ["one band less", npy("<u2", [bands - 1, side, side], data.subarray(side * side))],
      ["Python objects", npy("|O", [bands, side, side], data)],
      ["big-endian numbers", npy(">u2", [bands, side, side], data)],
    ];
  }
  if (format === "npz") {
    const lying = Buffer.from(bytes);
    lying.writeUInt32LE(2 ** 31 - 1, lying.lastIndexOf("PK\x01\x02", undefined, "latin1") + 24);
    const bomb = deflateRawSync(Buffer.alloc(1 << 20));
    const packed = Buffer.from(zipSync({ "ms.npy": [bomb, { level: 0 }] }));
    return [
      ["a member of 2 GiB", lying],
      ["a member that is no array", zipSync({ "ms.npy": Buffer.from("nothing") })],
      ["a packed stream as an array", packed],
      ["no member", zipSync({})],
      ["two members of other names", zipSync({ "a.npy": bytes, "b.npy": bytes })],
    ];
  }
  if (format === "jpg") {
    const sized = Buffer.from(bytes);
    const frame = sized.indexOf(Buffer.from([0xff, 0xc0]));
    sized.writeUInt32BE(0xffffffff, frame + 5);
    return [
      ["65535 px a side", sized],
      ["a PNG under its name", await sharp(bytes).png().toBuffer()],
    ];
  }
  const sized = Buffer.from(bytes);
  sized.writeUInt32BE(100_000, 16);
  return [
    ["100000 px a side", sized],
    ["a JPEG under its name", await sharp(bytes).jpeg().toBuffer()],
    [
      "another size",
      await sharp(bytes)
        .resize(32, 32)
        .toColourspace(format === "png" ? "srgb" : "b-w")
        .png()
        .toBuffer(),
    ],
  ];
}

/** Writes the corpus to look at; gives the files' names with what was done. */
export async function writeRasterCorpus(folder: string, seed = 1): Promise<readonly (readonly [string, string])[]> {
  mkdirSync(folder, { recursive: true });
  const { good, broken } = await rasterCorpus(seed);
  for (const [format, bytes] of Object.entries(good)) writeFileSync(join(folder, `good.${format}`), bytes);
  return broken.map(({ format, how, bytes }, i) => {
    const name = `${String(i).padStart(3, "0")}.${format}`;
    writeFileSync(join(folder, name), bytes);
    return [name, how];
  });
}
