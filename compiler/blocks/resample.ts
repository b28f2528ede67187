import type { Mask, Raster } from "./sample.ts";

/** A part of a raster in pixels, whose borders may lie between pixels. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

interface Taps {
  readonly first: Int32Array;
  readonly count: number;
  readonly weights: Float64Array;
}

/** For each of `to` samples over [start, start + length): which of the `size` pixels count, and how much (triangle filter, widened when it shrinks). */
function taps(start: number, length: number, to: number, size: number): Taps {
  const scale = length / to;
  const radius = Math.max(scale, 1);
  const count = Math.ceil(radius) * 2 + 1;
  const first = new Int32Array(to);
  const weights = new Float64Array(to * count);
  for (let i = 0; i < to; i++) {
    const centre = start + (i + 0.5) * scale;
    const from = Math.max(0, Math.min(size - 1, Math.floor(centre - radius + 0.5)));
    first[i] = from;
    let sum = 0;
    for (let k = 0; k < count && from + k < size; k++) {
      const weight = Math.max(0, 1 - Math.abs(from + k + 0.5 - centre) / radius);
      weights[i * count + k] = weight;
      sum += weight;
    }
    if (sum === 0) weights[i * count] = 1;
    else for (let k = 0; k < count; k++) weights[i * count + k]! /= sum;
  }
  return { first, count, weights };
}

/** Resamples a region of a raster to `side` x `side` pixels: bilinear, antialiased as in PIL. Rows first, then columns. */
export function resampleRaster(raster: Raster, region: Region, side: number): Raster {
  const { frames, height, width, channels } = raster;
  const vertical = taps(region.top, region.height, side, height);
  const horizontal = taps(region.left, region.width, side, width);
  const data = new Float32Array(frames * side * side * channels);
  const row = new Float64Array(width * channels);
  for (let t = 0; t < frames; t++) {
    for (let y = 0; y < side; y++) {
      row.fill(0);
      for (let k = 0; k < vertical.count; k++) {
        const weight = vertical.weights[y * vertical.count + k]!;
        if (weight === 0) continue;
        const from = (t * height + vertical.first[y]! + k) * width * channels;
        for (let i = 0; i < row.length; i++) row[i]! += weight * raster.data[from + i]!;
      }
      for (let x = 0; x < side; x++) {
        const to = ((t * side + y) * side + x) * channels;
        for (let k = 0; k < horizontal.count; k++) {
          const weight = horizontal.weights[x * horizontal.count + k]!;
          if (weight === 0) continue;
          const from = (horizontal.first[x]! + k) * channels;
          for (let c = 0; c < channels; c++) data[to + c]! += weight * row[from + c]!;
        }
      }
    }
  }
  return { ...raster, data, height: side, width: side };
}

/** Resamples a region of a mask to `side` x `side` pixels by the nearest pixel: classes have no mean. */
export function resampleMask(mask: Mask, region: Region, side: number): Mask {
  const data = new Int32Array(side * side);
  const at = (start: number, length: number, i: number, size: number): number =>
    Math.min(size - 1, Math.max(0, Math.floor(start + ((i + 0.5) * length) / side)));
  for (let y = 0; y < side; y++) {
    const row = at(region.top, region.height, y, mask.height) * mask.width;
    for (let x = 0; x < side; x++) data[y * side + x] = mask.data[row + at(region.left, region.width, x, mask.width)]!;
  }
  return { data, height: side, width: side };
}
