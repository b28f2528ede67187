import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fail, SkyError } from "../../../compiler/diag/diagnostic.ts";
import { writeFresh } from "../write-fresh.ts";
import { type TwinOptions, twinVersion } from "./twin-options.ts";
import { folds, makeFolders, type Sums, type TileFacts, writeTile } from "./twin-tile.ts";

/** Told after each tile. */
export type TwinProgress = (done: number, total: number) => void;

/**
 * Writes a twin of PASTIS-MM to `out`, which must not exist or be empty: beside it first, then renamed, so that `out` is whole or not
 * there. The same options give the same bytes. Errors: SKY6021, SKY6023.
 */
export async function writeTwin(out: string, options: TwinOptions, progress: TwinProgress = () => {}): Promise<void> {
  const path = resolve(out);
  refuseFull(path);
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.${Date.now().toString(36)}.tmp`);
  const leave = (): void => rmSync(beside, { recursive: true, force: true });
  process.once("exit", leave);
  try {
    mkdirSync(dirname(path), { recursive: true });
    makeFolders(beside);
    const tiles: TileFacts[] = [];
    for (let i = 0; i < options.tiles; i++) {
      tiles.push(await writeTile(beside, options, i));
      progress(i + 1, options.tiles);
    }
    await writeIndex(beside, options, tiles);
    if (existsSync(path)) rmdirSync(path);
    renameSync(beside, path);
  } catch (error) {
    leave();
    if (error instanceof SkyError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOTEMPTY" || code === "EEXIST") return fail("SKY6021", { path });
    if (code === undefined) throw error;
    fail("SKY6023", { path, reason: code === "ENOSPC" ? "the disk is full" : message });
  } finally {
    process.off("exit", leave);
  }
}

function refuseFull(path: string): void {
  if (contentsOf(path).length > 0) fail("SKY6021", { path });
}

function contentsOf(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    return fail("SKY6023", { path, reason: code === "ENOTDIR" ? "there is a file of this name" : message });
  }
}

async function writeIndex(root: string, options: TwinOptions, tiles: readonly TileFacts[]): Promise<void> {
  const features = tiles.map((tile, i) => featureOf(tile, i, options));
  const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::2154" } };
  const json = (value: unknown): string => `${JSON.stringify(value)}\n`;
  await writeFresh(join(root, "metadata.geojson"), [json({ type: "FeatureCollection", crs, features })]);
  for (const sensor of ["S2", "S1A"] as const) {
    await writeFresh(join(root, `NORM_${sensor}_patch.json`), [json(statistics(tiles, sensor))]);
  }
  await writeFresh(join(root, "README.txt"), [readme(options)]);
}

const byNumber = (dates: readonly number[]): Readonly<Record<string, number>> =>
  Object.fromEntries(dates.map((date, i) => [String(i), date]));

function featureOf(tile: TileFacts, i: number, { size }: TwinOptions): object {
  // Side by side in a made-up row; no such places exist.
  const side = size * 10;
  const [x, y] = [600_000 + i * side * 1.5, 6_600_000];
  const ring = [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ];
  return {
    id: String(tile.id),
    type: "Feature",
    properties: {
      Fold: tile.fold,
      ID_PATCH: tile.id,
      N_Parcel: tile.parcels,
      Parcel_Cover: Number(tile.covered.toFixed(6)),
      TILE: "synthetic",
      "dates-S2": byNumber(tile.dates.S2),
      "dates-S1A": byNumber(tile.dates.S1A),
      "dates-HR": byNumber(tile.dates.HR),
    },
    geometry: { type: "MultiPolygon", coordinates: [[ring]] },
  };
}

/** Mean and standard deviation of each channel over each fold, as `NORM_*_patch.json` has them. */
function statistics(tiles: readonly TileFacts[], sensor: "S2" | "S1A"): object {
  const of = (fold: number): object | undefined => {
    const sums = tiles.filter((tile) => tile.fold === fold).map((tile): Sums => tile.sums[sensor]);
    if (sums.length === 0) return undefined;
    const count = sums.reduce((n, one) => n + one.count, 0);
    const total = (key: "sum" | "squares", channel: number): number =>
      sums.reduce((n, one) => n + one[key][channel]!, 0);
    const mean = sums[0]!.sum.map((_, channel) => total("sum", channel) / count);
    const std = mean.map((m, channel) => Math.sqrt(total("squares", channel) / count - m * m));
    return { mean, std };
  };
  const entries = Array.from({ length: folds }, (_, i) => [`Fold_${i + 1}`, of(i + 1)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

const readme = ({
  tiles,
  seed,
  size,
  hrSize,
  series,
}: TwinOptions): string => `This data set is SYNTHETIC. Nothing in it was ever seen by a satellite.

It is a twin of PASTIS-R (Garnot et al. 2022) with one high-resolution RGB image a tile: the same files, types, axes and class
numbers, with made-up fields, seasons, clouds, speckle and dates. Figures that are measured on it say nothing about real fields;
it is there to try models and programs on, and to test that a model uses all sensors and the whole year.

Made by: skyc twin pastis-mm --tiles ${tiles} --seed ${seed} --size ${size} --hr-size ${hrSize}${series === "full" ? " --full" : ""} (generator version ${twinVersion})

DATA_S2/S2_<id>.npy           int16    dates x 10 x ${size} x ${size}   B2 B3 B4 B5 B6 B7 B8 B8A B11 B12, reflectance times 10000
DATA_S1A/S1A_<id>.npy         float16  dates x 3 x ${size} x ${size}    VV VH VV-VH, dB
DATA_HR/HR_<id>.png           uint8    ${hrSize} x ${hrSize} x 3        red green blue
ANNOTATIONS/TARGET_<id>.npy   uint8    3 x ${size} x ${size}            class, three times; 0 background, 19 void
ANNOTATIONS/ParcelIDs_<id>.npy int32   ${size} x ${size}                parcel, from 1
metadata.geojson              folds 1 to ${folds} and the dates of every tile; the coordinates are made up
NORM_S2_patch.json, NORM_S1A_patch.json   mean and standard deviation of each fold
`;
