import { fail } from "../../../compiler/diag/diagnostic.ts";
import { decodeBlock, readyFor } from "./decode-block.ts";
import { FileBytes } from "./file-bytes.ts";
import type { Pixels } from "./predictor.ts";
import { TiffDirectory } from "./tiff-directory.ts";
import { bytesOfType, type RasterType, type TiffForm, tiffForm } from "./tiff-form.ts";

/** A part of a raster, in its pixels. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** What reading has touched so far. */
export interface ReadCount {
  /** Bytes that were read from the file. */
  readonly bytes: number;
  /** Blocks that were decoded. */
  readonly blocks: number;
}

/** More is never asked for at once by an honest experiment: 2 GiB of pixels. */
const largestWindow = 2 ** 31;
/** Blocks that lie closer together are read in one go. */
const nearby = 4096;
const longestRun = 1 << 23;

const arrays: Readonly<Record<RasterType, new (from: ArrayBufferLike) => Pixels>> = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
};

/** An open GeoTIFF: its form is known, its blocks are read where a window needs them. */
export class GeoTiff {
  #blocks = 0;

  private constructor(
    readonly form: TiffForm,
    readonly file: string,
    readonly source: FileBytes,
  ) {}

  /**
   * Reads what stands before the pixels. Errors: SKY6003 (cut off), SKY6004 (no TIFF), SKY6005, SKY6040 (a form that is not read),
   * SKY6041 (a header that cannot be true); those of the system.
   */
  static open(path: string, file: string): GeoTiff {
    const source = new FileBytes(path, file);
    try {
      return new GeoTiff(tiffForm(TiffDirectory.read(source), source.size), file, source);
    } catch (error) {
      source.close();
      throw error;
    }
  }

  get count(): ReadCount {
    return { bytes: this.source.bytesRead, blocks: this.#blocks };
  }

  /** May be called more than once. */
  close(): void {
    this.source.close();
  }

  /**
   * The pixels of a window (absent: all), height x width x bands, of the bands at `places` (absent: all) in that order. Only the blocks that it touches
   * are read. Errors: SKY6042 (a block), SKY6043 (too large), SKY6003; the window has to lie inside.
   */
  async read(
    window: Window = { top: 0, left: 0, height: this.form.height, width: this.form.width },
    places?: readonly number[],
  ): Promise<Pixels> {
    const { form, file } = this;
    const { top, left, height, width } = window;
    if (top < 0 || left < 0 || height < 1 || width < 1 || top + height > form.height || left + width > form.width) {
      fail("SKY9001", { detail: `a window of ${file} lies outside of it` });
    }
    const taken = places ?? Array.from({ length: form.bands }, (_, i) => i);
    const bytes = height * width * taken.length * bytesOfType[form.type];
    if (bytes > largestWindow) fail("SKY6043", { file, width, height, bands: taken.length, bytes });
    await readyFor(form);
    const blocks = this.#wanted(window, taken);
    const out = new arrays[form.type](new ArrayBuffer(bytes));
    if (form.nodata !== undefined && blocks.some(({ index }) => form.byteCounts[index] === 0)) out.fill(form.nodata);
    const to = bitsOf(out);
    const planes = new Map<number, Map<number, Numbers>>();
    for (const [block, bytes] of this.#bytesOf(blocks)) {
      const pixels = bitsOf(decodeBlock(form, block.index, bytes, file));
      this.#blocks++;
      if (!form.planar) placePixels(to, pixels, window, block, form, taken);
      else known(planes, block.index % (form.grid.across * form.grid.down)).set(block.plane, pixels);
    }
    for (const [place, found] of planes) {
      const empty = (): Numbers =>
        bitsOf(
          new arrays[form.type](new ArrayBuffer(form.block.width * form.block.height * out.BYTES_PER_ELEMENT)).fill(
            form.nodata ?? 0,
          ),
        );
      const side = taken.map((plane) => found.get(plane) ?? empty());
      placePlanes(to, side, window, placeOf(place, form), form);
    }
    return out;
  }

  /** The blocks that a window touches, in the planes of the bands that are taken. */
  #wanted({ top, left, height, width }: Window, places: readonly number[]): Block[] {
    const { block, grid, planar } = this.form;
    const found: Block[] = [];
    for (const plane of planar ? new Set(places) : [0]) {
      for (let row = Math.floor(top / block.height); row * block.height < top + height; row++) {
        for (let column = Math.floor(left / block.width); column * block.width < left + width; column++) {
          const place = row * grid.across + column;
          found.push({ index: plane * grid.across * grid.down + place, plane, ...placeOf(place, this.form) });
        }
      }
    }
    return found;
  }

  /** The bytes of blocks in the file's order; those that lie together are read together. Blocks without data are left out. */
  *#bytesOf(blocks: readonly Block[]): Generator<readonly [Block, Buffer]> {
    const { offsets, byteCounts } = this.form;
    for (const run of runs(blocks, this.form)) {
      const first = offsets[run[0]!.index]!;
      const last = run.at(-1)!.index;
      const all = this.source.bytes(first, offsets[last]! + byteCounts[last]! - first, "the pixels");
      for (const block of run) {
        const start = offsets[block.index]! - first;
        yield [block, all.subarray(start, start + byteCounts[block.index]!)];
      }
    }
  }
}

const known = <K, V>(maps: Map<K, Map<number, V>>, key: K): Map<number, V> => {
  const found = maps.get(key) ?? new Map<number, V>();
  maps.set(key, found);
  return found;
};

/** Where a block begins, in pixels. */
interface Place {
  readonly top: number;
  readonly left: number;
}
const placeOf = (place: number, { grid, block }: TiffForm): Place => ({
  top: Math.floor(place / grid.across) * block.height,
  left: (place % grid.across) * block.width,
});

/** A block that a window touches. */
interface Block extends Place {
  readonly index: number;
  /** The band that it holds, in a planar file. */
  readonly plane: number;
}

function* runs(blocks: readonly Block[], { offsets, byteCounts }: TiffForm): Generator<Block[]> {
  const sorted = blocks
    .filter(({ index }) => byteCounts[index]! > 0)
    .sort((a, b) => offsets[a.index]! - offsets[b.index]! || a.index - b.index);
  let run: Block[] = [];
  let start = 0;
  let end = 0;
  for (const block of sorted) {
    const from = offsets[block.index]!;
    const to = from + byteCounts[block.index]!;
    if (run.length > 0 && (from > end + nearby || to < end || to - start > longestRun)) {
      yield run;
      run = [];
    }
    if (run.length === 0) start = from;
    run.push(block);
    end = to;
  }
  if (run.length > 0) yield run;
}

/** What of the block lies in the window. */
function overlap(window: Window, { top, left }: Place, { block, height, width }: TiffForm): Window {
  const from = { top: Math.max(window.top, top), left: Math.max(window.left, left) };
  const below = Math.min(window.top + window.height, top + block.height, height);
  const right = Math.min(window.left + window.width, left + block.width, width);
  return { ...from, height: below - from.top, width: right - from.left };
}

function placePixels(
  out: Numbers,
  pixels: Numbers,
  window: Window,
  block: Place,
  form: TiffForm,
  places: readonly number[],
): void {
  const part = overlap(window, block, form);
  const { bands } = form;
  const count = places.length;
  const asStored = count === bands && places.every((place, i) => place === i);
  for (let y = 0; y < part.height; y++) {
    let from = ((part.top + y - block.top) * form.block.width + part.left - block.left) * bands;
    let to = ((part.top + y - window.top) * window.width + part.left - window.left) * count;
    if (asStored) {
      out.set(pixels.subarray(from, from + part.width * bands), to);
      continue;
    }
    for (let x = 0; x < part.width; x++, from += bands, to += count) {
      for (let c = 0; c < count; c++) out[to + c] = pixels[from + places[c]!]!;
    }
  }
}

/** Planes are laid side by side row by row, so that the row that is written stays in the nearest cache while each band comes by. */
function placePlanes(out: Numbers, planes: readonly Numbers[], window: Window, block: Place, form: TiffForm): void {
  const part = overlap(window, block, form);
  const count = planes.length;
  for (let y = 0; y < part.height; y++) {
    const from = (part.top + y - block.top) * form.block.width + part.left - block.left;
    const to = ((part.top + y - window.top) * window.width + part.left - window.left) * count;
    for (let c = 0; c < count; c++) spread(planes[c]!, from, out, to + c, count, part.width);
  }
}

/** Every `step`-th number of `out` from `to` on becomes the next one of `plane`. */
function spread(plane: Numbers, from: number, out: Numbers, to: number, step: number, count: number): void {
  for (let i = 0, at = to; i < count; i++, at += step) out[at] = plane[from + i]!;
}

/** The same numbers without regard of sign and meaning: the loops above see three types of arrays, and stay fast. */
type Numbers = Uint8Array | Uint16Array | Uint32Array;
function bitsOf({ buffer, byteOffset, length, BYTES_PER_ELEMENT: size }: Pixels): Numbers {
  if (size === 1) return new Uint8Array(buffer, byteOffset, length);
  return size === 2 ? new Uint16Array(buffer, byteOffset, length) : new Uint32Array(buffer, byteOffset, length);
}
