import { fail } from "../../../compiler/diag/diagnostic.ts";
import { contentOf } from "../npy.ts";
import type { FileBytes } from "./file-bytes.ts";

/** Numbers of the tags that are read (TIFF 6.0; GeoTIFF 1.1; GDAL's own above 42000). */
export const tag = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planar: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  sampleFormat: 339,
  pixelScale: 33550,
  tiePoints: 33922,
  matrix: 34264,
  geoKeys: 34735,
  metadata: 42112,
  nodata: 42113,
} as const;

const names: ReadonlyMap<number, string> = new Map(Object.entries(tag).map(([name, number]) => [number, name]));

/** Bytes of a value of each field type: BYTE ASCII SHORT LONG RATIONAL SBYTE UNDEFINED SSHORT SLONG SRATIONAL FLOAT DOUBLE IFD LONG8 SLONG8 IFD8. */
const bytesOf: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

interface Field {
  readonly type: number;
  readonly count: number;
  readonly value: Buffer;
}

const broken = (file: string, detail: string): never => fail("SKY6041", { file, detail });

/** The first directory of a TIFF or BigTIFF file, of either byte order: what its tags say, as they stand. */
export class TiffDirectory {
  readonly #fields: ReadonlyMap<number, Field>;

  private constructor(
    readonly file: string,
    readonly littleEndian: boolean,
    fields: ReadonlyMap<number, Field>,
  ) {
    this.#fields = fields;
  }

  /** Errors: SKY6004 when it is no TIFF, SKY6003 when it is cut off, SKY6041 when the directory makes no sense. */
  static read(source: FileBytes): TiffDirectory {
    const { file, size } = source;
    const start = source.bytes(0, Math.min(16, size), "the header");
    const order = start.toString("latin1", 0, 2);
    const little = order === "II";
    const version = start.length < 4 ? 0 : little ? start.readUInt16LE(2) : start.readUInt16BE(2);
    if (!(little || order === "MM") || !(version === 42 || version === 43)) {
      return fail("SKY6004", {
        file,
        expected: "a TIFF image",
        found: contentOf(source.bytes(0, Math.min(512, size), "the header")),
      });
    }
    const big = version === 43;
    if (start.length < (big ? 16 : 8)) return fail("SKY6003", { file, detail: "it ends inside its header" });
    const word = reader(little, file);
    if (big && (word.u16(start, 4) !== 8 || word.u16(start, 6) !== 0)) {
      return broken(file, "its BigTIFF header does not have offsets of 8 bytes");
    }
    const at = big ? word.u64(start, 8) : word.u32(start, 4);
    const countBytes = big ? 8 : 2;
    const count = ((head) => (big ? word.u64(head, 0) : word.u16(head, 0)))(
      source.bytes(at, countBytes, "the directory"),
    );
    const entryBytes = big ? 20 : 12;
    if (count === 0 || count > 65_535) return broken(file, `its directory has ${count} entries`);
    const entries = source.bytes(at + countBytes, count * entryBytes, "the directory");
    const fields = new Map<number, Field>();
    for (let i = 0; i < count; i++) {
      const entry = entries.subarray(i * entryBytes, (i + 1) * entryBytes);
      const number = word.u16(entry, 0);
      if (!names.has(number)) continue;
      const type = word.u16(entry, 2);
      const width = bytesOf[type];
      if (width === undefined) return broken(file, `its tag ${labelOf(number)} has the unknown type ${type}`);
      const values = big ? word.u64(entry, 4) : word.u32(entry, 4);
      const inside = big ? 8 : 4;
      const place = big ? 12 : 8;
      const length = values * width;
      if (length > size)
        return broken(file, `its tag ${labelOf(number)} has ${values} values, more than the file holds`);
      const value =
        length <= inside
          ? entry.subarray(place, place + length)
          : source.bytes(big ? word.u64(entry, place) : word.u32(entry, place), length, `the tag ${labelOf(number)}`);
      fields.set(number, { type, count: values, value });
    }
    return new TiffDirectory(file, little, fields);
  }

  has(number: number): boolean {
    return this.#fields.has(number);
  }

  /** All values of a tag as numbers; undefined where it is not there. Errors: SKY6041 where it holds no numbers. */
  numbers(number: number): readonly number[] | undefined {
    const field = this.#fields.get(number);
    if (!field) return undefined;
    const word = reader(this.littleEndian, this.file);
    const { value, count, type } = field;
    const read: ((i: number) => number) | undefined = {
      1: (i: number) => value[i]!,
      3: (i: number) => word.u16(value, i * 2),
      4: (i: number) => word.u32(value, i * 4),
      12: (i: number) => (this.littleEndian ? value.readDoubleLE(i * 8) : value.readDoubleBE(i * 8)),
      13: (i: number) => word.u32(value, i * 4),
      16: (i: number) => word.u64(value, i * 8),
      18: (i: number) => word.u64(value, i * 8),
    }[type];
    if (!read) return broken(this.file, `its tag ${labelOf(number)} holds values of type ${type} instead of numbers`);
    return Array.from({ length: count }, (_, i) => read(i));
  }

  /** The only value of a tag, or what stands for it where it is not there. Errors: SKY6041. */
  number(number: number, otherwise?: number): number {
    const values = this.numbers(number) ?? (otherwise === undefined ? undefined : [otherwise]);
    if (!values) return broken(this.file, `it has no tag ${labelOf(number)}`);
    if (values.length !== 1)
      return broken(this.file, `its tag ${labelOf(number)} has ${values.length} values instead of one`);
    return values[0]!;
  }

  /** The text of a tag without the zeros at its end. */
  text(number: number): string | undefined {
    return this.#fields.get(number)?.value.toString("latin1").replace(/\0.*$/s, "");
  }
}

const labelOf = (number: number): string => `${number} (${names.get(number) ?? "unknown"})`;

interface Words {
  u16(from: Buffer, at: number): number;
  u32(from: Buffer, at: number): number;
  /** Errors: SKY6041 beyond what a number holds exactly. */
  u64(from: Buffer, at: number): number;
}

const reader = (little: boolean, file: string): Words => ({
  u16: (from, at) => (little ? from.readUInt16LE(at) : from.readUInt16BE(at)),
  u32: (from, at) => (little ? from.readUInt32LE(at) : from.readUInt32BE(at)),
  u64: (from, at) => {
    const value = little ? from.readBigUInt64LE(at) : from.readBigUInt64BE(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) return broken(file, `it says an offset or a count of ${value}`);
    return Number(value);
  },
});
