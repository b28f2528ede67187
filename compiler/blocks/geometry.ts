import { fail } from "../diag/diagnostic.ts";
import type { Mask, Raster, Sample } from "./sample.ts";

/** A square part of a tile, in pixels of the raster that it is meant for. */
export interface Square {
  readonly top: number;
  readonly left: number;
  readonly side: number;
}

type Grid = Float32Array | Int32Array;
interface Planes {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Side of the raster that sizes are counted in: the mask, without one the first input. All rasters of a sample are square. */
export function referenceSide(sample: Sample): number {
  return sample.mask?.width ?? Object.values(sample.rasters)[0]?.width ?? 0;
}

/** Applies the same change to every raster and the mask. */
export function mapSample(sample: Sample, raster: (r: Raster) => Raster, mask: (m: Mask) => Mask): Sample {
  const rasters = Object.fromEntries(Object.entries(sample.rasters).map(([name, one]) => [name, raster(one)]));
  return { ...sample, rasters, ...(sample.mask ? { mask: mask(sample.mask) } : {}) };
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** How large the rasters of a sample are, px. */
export interface Sides {
  /** Of the raster that sizes are counted in. */
  readonly reference: number;
  /** Of each input. */
  readonly inputs: readonly number[];
}

/** The sides of a sample's rasters. */
export const sidesOf = (sample: Sample): Sides => ({
  reference: referenceSide(sample),
  inputs: Object.values(sample.rasters).map(({ width }) => width),
});

/** How far apart, in reference pixels, the places are at which every raster has a pixel border. */
export const gridStep = ({ reference, inputs }: Sides): number => reference / inputs.reduce(gcd, reference);

/**
 * Cuts the square out of every raster and the mask; `square` counts in reference pixels. Errors: SKY6026 when it is larger than the
 * sample, SKY6031 when a raster has no pixel border there.
 */
export function cropSample(sample: Sample, square: Square, block: string): Sample {
  const reference = referenceSide(sample);
  if (square.side > reference) {
    return fail("SKY6026", { block, size: square.side, sample: sample.id, found: reference });
  }
  const to = (side: number): Square => {
    const ratio = side / reference;
    const scaled = { top: square.top * ratio, left: square.left * ratio, side: square.side * ratio };
    if (Object.values(scaled).every(Number.isInteger)) return scaled;
    return fail("SKY6031", { block, size: square.side, step: gridStep(sidesOf(sample)), found: scaled.side });
  };
  return mapSample(
    sample,
    (r) => {
      const part = to(r.width);
      return { ...r, data: cut(r.data, r, part), height: part.side, width: part.side };
    },
    (m) => {
      const part = to(m.width);
      const planes = { frames: 1, height: m.height, width: m.width, channels: 1 };
      return { data: cut(m.data, planes, part), height: part.side, width: part.side };
    },
  );
}

function cut<T extends Grid>(data: T, { frames, height, width, channels }: Planes, part: Square): T {
  const row = part.side * channels;
  const out = new (data.constructor as new (n: number) => T)(frames * part.side * row);
  for (let t = 0; t < frames; t++) {
    for (let y = 0; y < part.side; y++) {
      const from = ((t * height + part.top + y) * width + part.left) * channels;
      out.set(data.subarray(from, from + row), (t * part.side + y) * row);
    }
  }
  return out;
}

/** Reads every pixel from somewhere else: `from(y, x, side)` gives the row and column that (y, x) takes. */
export function permutePixels(
  sample: Sample,
  from: (y: number, x: number, side: number) => readonly [number, number],
): Sample {
  return mapSample(
    sample,
    (r) => ({ ...r, data: permute(r.data, r, from) }),
    (m) => ({ ...m, data: permute(m.data, { frames: 1, height: m.height, width: m.width, channels: 1 }, from) }),
  );
}

function permute<T extends Grid>(
  data: T,
  { frames, height, width, channels }: Planes,
  from: (y: number, x: number, side: number) => readonly [number, number],
): T {
  const area = height * width;
  const source = new Int32Array(area);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [v, u] = from(y, x, height);
      source[y * width + x] = v * width + u;
    }
  }
  const out = new (data.constructor as new (n: number) => T)(data.length);
  for (let t = 0; t < frames; t++) {
    const base = t * area * channels;
    for (let p = 0; p < area; p++) {
      const at = base + source[p]! * channels;
      for (let c = 0; c < channels; c++) out[base + p * channels + c] = data[at + c]!;
    }
  }
  return out;
}
