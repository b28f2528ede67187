import { fail } from "../../../compiler/diag/diagnostic.ts";
import { type Georeference, georeferenceOf } from "./georeference.ts";
import { type TiffDirectory, tag } from "./tiff-directory.ts";

/** Types of pixels that are read. */
export type RasterType = "uint8" | "uint16" | "int16" | "int32" | "float32";

/** How blocks are compressed. */
export type Compression = "none" | "lzw" | "deflate" | "packbits" | "zstd";

/** What a GeoTIFF holds and how it lies in the file. */
export interface TiffForm {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly type: RasterType;
  readonly littleEndian: boolean;
  readonly compression: Compression;
  /** 1 none, 2 horizontal differences, 3 differences of the bytes of floating point numbers. */
  readonly predictor: 1 | 2 | 3;
  /** Each band in blocks of its own. */
  readonly planar: boolean;
  /** Size of a tile, or of a strip of rows. */
  readonly block: { readonly width: number; readonly height: number };
  /** How many blocks stand side by side and one below the other; a planar file has such a grid for each band. */
  readonly grid: { readonly across: number; readonly down: number };
  readonly tiled: boolean;
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
  /** The value of pixels without data, where the file names one. */
  readonly nodata?: number;
  /** Names of the bands, where the file has them. */
  readonly names: readonly (string | undefined)[];
  readonly georeference: Georeference;
}

export const bytesOfType: Readonly<Record<RasterType, number>> = {
  uint8: 1,
  uint16: 2,
  int16: 2,
  int32: 4,
  float32: 4,
};

const compressions: Readonly<Record<number, Compression>> = {
  1: "none",
  5: "lzw",
  8: "deflate",
  32773: "packbits",
  32946: "deflate",
  50000: "zstd",
};

/** Names of compressions that are not read, for the message. */
const others: Readonly<Record<number, string>> = {
  2: "CCITT",
  3: "CCITT fax 3",
  4: "CCITT fax 4",
  6: "old JPEG",
  7: "JPEG",
  34712: "JPEG 2000",
  34887: "LERC",
  34925: "LZMA",
  50001: "WebP",
  50002: "JPEG XL",
};

/** Most bytes that one byte of a block can stand for, so that a size that cannot be true is found before memory is taken for it. */
const expansion: Readonly<Record<Compression, number>> = {
  none: 1,
  packbits: 64,
  deflate: 1040,
  lzw: 1400,
  zstd: 45_000,
};

/** No block of a sane file is larger, decoded. */
const largestBlock = 2 ** 29;
const largestSide = 2 ** 24;
const mostBands = 4096;

/** Reads what a directory says of its image. Errors: SKY6040 for forms that are not read, SKY6041 for what cannot be true, SKY6003. */
export function tiffForm(directory: TiffDirectory, size: number): TiffForm {
  const { file } = directory;
  const unread = (detail: string): never => fail("SKY6040", { file, detail });
  const broken = (detail: string): never => fail("SKY6041", { file, detail });
  const whole = (number: number, name: string, most: number, otherwise?: number): number => {
    const value = directory.number(number, otherwise);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    return broken(`its ${name} is ${value}`);
  };
  const width = whole(tag.width, "width", largestSide);
  const height = whole(tag.height, "height", largestSide);
  const bands = whole(tag.samplesPerPixel, "number of bands", mostBands, 1);
  if (directory.number(tag.fillOrder, 1) !== 1) unread("its bits are in reversed order");
  if (directory.number(tag.orientation, 1) !== 1) unread("its rows do not run from top to bottom");
  const type = typeOf(directory, bands);
  const code = directory.number(tag.compression, 1);
  const compression = compressions[code] ?? unread(`it is compressed as ${others[code] ?? `number ${code}`}`);
  const predictor = directory.number(tag.predictor, 1);
  if (predictor !== 1 && predictor !== 2 && predictor !== 3) return broken(`its predictor is ${predictor}`);
  if (predictor === 3 && type !== "float32")
    return broken("its predictor is for floating point numbers, and it holds none");
  const arrangement = directory.number(tag.planar, 1);
  if (arrangement !== 1 && arrangement !== 2) return broken(`its planar configuration is ${arrangement}`);
  const planar = arrangement === 2 && bands > 1;
  const tiled = directory.has(tag.tileWidth) || directory.has(tag.tileOffsets);
  const block = tiled
    ? {
        width: whole(tag.tileWidth, "tile width", largestSide),
        height: whole(tag.tileHeight, "tile height", largestSide),
      }
    : { width, height: Math.min(height, whole(tag.rowsPerStrip, "number of rows a strip", 2 ** 32, 2 ** 32 - 1)) };
  const grid = { across: Math.ceil(width / block.width), down: Math.ceil(height / block.height) };
  const count = grid.across * grid.down * (planar ? bands : 1);
  const decoded = block.width * block.height * (planar ? 1 : bands) * bytesOfType[type];
  if (decoded > largestBlock) return broken(`one of its blocks would be ${decoded} bytes`);
  const list = (number: number, what: string): readonly number[] => {
    const values = directory.numbers(number) ?? broken(`it has no ${what} of its blocks`);
    return values.length === count ? values : broken(`it has ${values.length} ${what} for ${count} blocks`);
  };
  const offsets = list(tiled ? tag.tileOffsets : tag.stripOffsets, "offsets");
  const byteCounts = list(tiled ? tag.tileByteCounts : tag.stripByteCounts, "byte counts");
  const form: TiffForm = {
    width,
    height,
    bands,
    type,
    littleEndian: directory.littleEndian,
    compression,
    predictor,
    planar,
    block,
    grid,
    tiled,
    offsets,
    byteCounts,
    ...nodataOf(directory, type),
    names: bandNames(directory, bands),
    georeference: georeferenceOf(directory),
  };
  checkBlocks(form, file, size);
  return form;
}

/** Bytes of block `i`, decoded: the last strip may be shorter than the others. */
export function decodedBytes({ block, grid, height, tiled, planar, bands, type }: TiffForm, i: number): number {
  const row = Math.floor((i % (grid.across * grid.down)) / grid.across);
  const rows = tiled ? block.height : Math.min(block.height, height - row * block.height);
  return block.width * rows * (planar ? 1 : bands) * bytesOfType[type];
}

/** Every block lies in the file and can hold what it should. A block of no bytes at no place holds no data (GDAL's sparse files). */
function checkBlocks(form: TiffForm, file: string, size: number): void {
  const { offsets, byteCounts, compression } = form;
  for (const [i, offset] of offsets.entries()) {
    const bytes = byteCounts[i]!;
    if (offset === 0 && bytes === 0) continue;
    if (offset + bytes > size) {
      const detail = `block ${i} should end at byte ${offset + bytes}, and the file ends at ${size}`;
      fail("SKY6003", { file, detail });
    }
    const expected = decodedBytes(form, i);
    if (offset < 8 || expected > bytes * expansion[compression] + 64) {
      fail("SKY6041", { file, detail: `block ${i} of ${bytes} bytes cannot hold ${expected} bytes of pixels` });
    }
  }
}

function typeOf(directory: TiffDirectory, bands: number): RasterType {
  const { file } = directory;
  const same = (number: number, otherwise: number): number => {
    const values = directory.numbers(number) ?? [otherwise];
    if (values.length !== 1 && values.length !== bands) {
      return fail("SKY6041", { file, detail: `it describes ${values.length} bands and has ${bands}` });
    }
    const [first = otherwise] = values;
    if (values.every((value) => value === first)) return first;
    return fail("SKY6040", { file, detail: `its bands are of different types (${values.join(", ")})` });
  };
  const bits = same(tag.bitsPerSample, 1);
  const format = same(tag.sampleFormat, 1);
  const kind = format === 1 || format === 4 ? "uint" : format === 2 ? "int" : format === 3 ? "float" : undefined;
  const name = `${kind ?? `format ${format} of `}${bits}`;
  if (name in bytesOfType) return name as RasterType;
  return fail("SKY6040", { file, detail: `its pixels are of type ${name}` });
}

function nodataOf(directory: TiffDirectory, type: RasterType): { nodata?: number } {
  const text = directory.text(tag.nodata)?.trim();
  if (text === undefined || text === "") return {};
  const value = /^[-+]?nan$/i.test(text) ? Number.NaN : Number(text);
  if (Number.isNaN(value)) return type === "float32" ? { nodata: value } : {};
  return { nodata: type === "float32" ? Math.fround(value) : value };
}

/** Names that GDAL keeps in its metadata: `<Item name="DESCRIPTION" sample="0" role="description">B02</Item>`. */
function bandNames(directory: TiffDirectory, bands: number): readonly (string | undefined)[] {
  const found = new Array<string | undefined>(bands).fill(undefined);
  const text = directory.text(tag.metadata) ?? "";
  for (const [, attributes = "", name] of text.matchAll(/<Item ([^<>]*)>([^<>]*)<\/Item>/g)) {
    const sample = /\bsample="(\d{1,5})"/.exec(attributes)?.[1];
    if (sample !== undefined && /\brole="description"/.test(attributes) && Number(sample) < bands)
      found[Number(sample)] = name;
  }
  return found;
}
