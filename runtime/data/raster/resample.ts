import type { Stored } from "../layout.ts";
import type { Window } from "./geotiff.ts";

/** How values between pixels are found. */
export type Interpolation = "nearest" | "bilinear" | "bicubic";

interface Kernel {
  readonly radius: number;
  at(x: number): number;
}

/** Triangle, and Catmull-Rom (a = -0.5), as PIL and GDAL have them. */
const kernels: Readonly<Record<Exclude<Interpolation, "nearest">, Kernel>> = {
  bilinear: { radius: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: {
    radius: 2,
    at: (signed) => {
      const x = Math.abs(signed);
      if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    },
  },
};

interface Taps {
  /** The first pixel that counts, for each result. */
  readonly first: Int32Array;
  readonly count: number;
  /** `count` for each result; what lies outside of the raster weighs nothing. */
  readonly weights: Float64Array;
}

/** Results `from` to `from + many` of `size` pixels that are brought to `to`, pixel centres at halves; the kernel widens where the raster shrinks. */
function taps(size: number, to: number, from: number, many: number, interpolation: Interpolation): Taps {
  const scale = size / to;
  const centreOf = (i: number): number => (from + i + 0.5) * scale;
  if (interpolation === "nearest") {
    const first = Int32Array.from({ length: many }, (_, i) => Math.min(size - 1, Math.floor(centreOf(i))));
    return { first, count: 1, weights: new Float64Array(many).fill(1) };
  }
  const kernel = kernels[interpolation];
  const widened = Math.max(1, scale);
  const reach = kernel.radius * widened;
  const count = Math.ceil(reach) * 2 + 1;
  const first = new Int32Array(many);
  const weights = new Float64Array(many * count);
  for (let i = 0; i < many; i++) {
    const centre = centreOf(i);
    const low = Math.max(0, Math.floor(centre - reach + 0.5));
    const high = Math.min(size, Math.floor(centre + reach + 0.5));
    first[i] = low;
    let sum = 0;
    for (let p = low; p < high; p++) sum += weights[i * count + p - low] = kernel.at((p + 0.5 - centre) / widened);
    for (let k = 0; k < high - low; k++) weights[i * count + k]! /= sum;
  }
  return { first, count, weights };
}

/** What a raster of `size` pixels that is brought to `to` has to be read of for a window of the result: a window of it. */
export function sourceWindow(window: Window, size: number, to: number, interpolation: Interpolation): Window {
  const span = (from: number, many: number): readonly [number, number] => {
    const { first, count } = taps(size, to, from, many, interpolation);
    const low = first.reduce((a, b) => Math.min(a, b), size);
    const high = first.reduce((a, b) => Math.max(a, b), 0) + count;
    return [low, Math.min(size, high) - low];
  };
  const [top, height] = span(window.top, window.height);
  const [left, width] = span(window.left, window.width);
  return { top, left, height, width };
}

/**
 * A window of a raster that is brought from `size` to `to` pixels a side. `stored` holds the part `source` of the raster (one frame).
 * Columns first, then rows; the result does not depend on which part is held, or which window is wanted. Nearest keeps the type of the numbers.
 */
export function resampleWindow(
  stored: Stored,
  source: Window,
  size: number,
  to: number,
  window: Window,
  interpolation: Interpolation,
): Stored {
  const { channels, data } = stored;
  const { height, width } = window;
  const across = taps(size, to, window.left, width, interpolation);
  const down = taps(size, to, window.top, height, interpolation);
  const out =
    interpolation === "nearest"
      ? new (data.constructor as Uint8ArrayConstructor)(height * width * channels)
      : new Float32Array(height * width * channels);
  const rows = new Map<number, Float64Array>();
  const rowOf = (y: number): Float64Array => {
    const known = rows.get(y);
    if (known) return known;
    const row = new Float64Array(width * channels);
    const start = (y - source.top) * source.width;
    for (let x = 0; x < width; x++) {
      for (let k = 0; k < across.count; k++) {
        const weight = across.weights[x * across.count + k]!;
        if (weight === 0) continue;
        const from = (start + across.first[x]! + k - source.left) * channels;
        for (let c = 0; c < channels; c++) row[x * channels + c]! += weight * data[from + c]!;
      }
    }
    rows.set(y, row);
    return row;
  };
  const sum = new Float64Array(width * channels);
  for (let y = 0; y < height; y++) {
    sum.fill(0);
    for (let k = 0; k < down.count; k++) {
      const weight = down.weights[y * down.count + k]!;
      if (weight === 0) continue;
      const row = rowOf(down.first[y]! + k);
      for (let i = 0; i < sum.length; i++) sum[i]! += weight * row[i]!;
    }
    out.set(sum, y * width * channels);
    for (const old of rows.keys()) if (old < down.first[y]!) rows.delete(old);
  }
  return { data: out, frames: 1, height, width, channels };
}
