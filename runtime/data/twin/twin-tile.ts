import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { keyOf, Noise } from "../../../compiler/ir/noise.ts";
import { dateAfterReference } from "../day-of-year.ts";
import { encodePng } from "../image-file.ts";
import { writeNpy } from "../npy.ts";
import { writeFresh } from "../write-fresh.ts";
import { groundImage } from "./ground-image.ts";
import { opticalSeries } from "./optical-series.ts";
import { coverOf, drawParcels } from "./parcels.ts";
import { radarSeries } from "./radar-series.ts";
import { yearLength } from "./seasons.ts";
import { voidLabel } from "./twin-classes.ts";
import type { TwinOptions } from "./twin-options.ts";

/** Sums over a sensor's values by channel, from which statistics are made. */
export interface Sums {
  readonly count: number;
  readonly sum: readonly number[];
  readonly squares: readonly number[];
}

/** What the index and the statistics need of a tile that was written. */
export interface TileFacts {
  readonly id: number;
  readonly fold: number;
  readonly dates: { readonly [sensor in "S2" | "S1A" | "HR"]: readonly number[] };
  readonly parcels: number;
  /** Share of the pixels that have a class. */
  readonly covered: number;
  readonly sums: { readonly [sensor in "S2" | "S1A"]: Sums };
}

export const folds = 5;
const firstId = 10_000;
export const twinFolders = ["DATA_S2", "DATA_S1A", "DATA_HR", "ANNOTATIONS"] as const;

/** Irregular dates: one in each of `count` equal parts of the year, anywhere but near its ends. */
export function drawDays(noise: Noise, [low, high]: readonly [number, number]): readonly number[] {
  const count = low + noise.below(0, high - low + 1);
  const days = Array.from({ length: count }, (_, i) => {
    return Math.floor(((i + 0.1 + 0.8 * noise.uniform(i + 1)) * yearLength) / count);
  });
  return days.map((day, i) => (i > 0 && day <= days[i - 1]! ? days[i - 1]! + 1 : day));
}

const counts = {
  short: { S2: [12, 20], S1A: [12, 20] },
  full: { S2: [33, 61], S1A: [65, 73] },
} as const;

/** Writes the files of tile `i` below `root`, whose folders exist. A function of the options and `i`. */
export async function writeTile(root: string, options: TwinOptions, i: number): Promise<TileFacts> {
  const { seed, size, hrSize, series } = options;
  const id = firstId + i;
  const noise = (...path: (string | number)[]): Noise => new Noise(keyOf(seed, "twin", i, ...path));
  const parcels = drawParcels(noise("parcels"), size);
  const { cover, labels, ids } = coverOf(parcels, size);
  const days = {
    S2: drawDays(noise("days", "S2"), counts[series].S2),
    S1A: drawDays(noise("days", "S1A"), counts[series].S1A),
    HR: [noise("days", "HR").below(0, yearLength)],
  };
  const optical = opticalSeries(parcels.all, cover, size, days.S2, noise);
  const radar = radarSeries(parcels.all, cover, size, days.S1A, noise);
  const image = groundImage(parcels, size, hrSize, days.HR[0]!, noise("image"));

  const target = new Uint8Array(3 * size * size);
  for (let channel = 0; channel < 3; channel++) target.set(labels, channel * size * size);
  const path = (folder: (typeof twinFolders)[number], file: string): string => join(root, folder, file);
  const png = await encodePng({ data: image, height: hrSize, width: hrSize });
  await Promise.all([
    writeNpy(path("DATA_S2", `S2_${id}.npy`), "<i2", [days.S2.length, 10, size, size], optical),
    writeNpy(path("DATA_S1A", `S1A_${id}.npy`), "<f2", [days.S1A.length, 3, size, size], radar),
    writeNpy(path("ANNOTATIONS", `TARGET_${id}.npy`), "|u1", [3, size, size], target),
    writeNpy(path("ANNOTATIONS", `ParcelIDs_${id}.npy`), "<i4", [size, size], ids),
    writeFresh(path("DATA_HR", `HR_${id}.png`), [png]),
  ]);
  const dates = {
    S2: days.S2.map(dateAfterReference),
    S1A: days.S1A.map(dateAfterReference),
    HR: days.HR.map(dateAfterReference),
  };
  return {
    id,
    fold: (i % folds) + 1,
    dates,
    parcels: new Set(ids).size,
    covered: labels.reduce((n, label) => n + (label === voidLabel ? 0 : 1), 0) / labels.length,
    sums: { S2: sumsOf(optical, 10, size * size), S1A: sumsOf(radar, 3, size * size) },
  };
}

/** Makes the folders that tiles are written to. */
export function makeFolders(root: string): void {
  for (const folder of twinFolders) mkdirSync(join(root, folder), { recursive: true });
}

function sumsOf(data: Int16Array | Float32Array, channels: number, area: number): Sums {
  const sum = new Array<number>(channels).fill(0);
  const squares = new Array<number>(channels).fill(0);
  for (let start = 0, channel = 0; start < data.length; start += area, channel = (channel + 1) % channels) {
    for (let p = start; p < start + area; p++) {
      const value = data[p]!;
      sum[channel]! += value;
      squares[channel]! += value * value;
    }
  }
  return { count: data.length / channels, sum, squares };
}
