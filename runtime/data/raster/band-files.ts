import { join } from "node:path";
import { fail } from "../../../compiler/diag/diagnostic.ts";
import type { InputPlan } from "../../../compiler/elaborate/program.ts";
import type { Stored } from "../layout.ts";
import { GeoTiff, type Window } from "./geotiff.ts";
import { checkType, type NodataRule, placesOf, readBands } from "./input-raster.ts";
import { type Interpolation, resampleWindow, sourceWindow } from "./resample.ts";
import type { TiffForm } from "./tiff-form.ts";

/** A raster file of a sample; `band`: the only one that it holds. */
export interface BandFile {
  readonly file: string;
  readonly band?: string;
}

/** How rasters become an input. */
export interface BandRules {
  readonly resample: "none" | Interpolation;
  readonly nodata: NodataRule;
}

/** Looks at the headers of an input's files. Errors: as `readBandFiles`, but for what is wrong with the pixels themselves. */
export function checkBandFiles(
  root: string,
  files: readonly BandFile[],
  input: InputPlan,
  resample: BandRules["resample"] = "none",
): void {
  const rasters = files.map(({ file }) => {
    const raster = GeoTiff.open(join(root, file), file);
    raster.close();
    return raster;
  });
  judge(rasters, files, input, resample);
}

/**
 * A window, in pixels of the modality's tile, of all bands of an input, from one file or from one for each band. Errors: SKY6044 (bands), SKY6045 (type), SKY6046 (ground), SKY6047 (pixel
 * size), SKY6018 and SKY6048 (size), SKY6052 (no data) and those of damaged files.
 */
export async function readBandFiles(
  root: string,
  files: readonly BandFile[],
  input: InputPlan,
  rules: BandRules,
  window: Window,
): Promise<Stored> {
  const rasters: GeoTiff[] = [];
  try {
    for (const { file } of files) rasters.push(GeoTiff.open(join(root, file), file));
    const places = judge(rasters, files, input, rules.resample);
    const planes: Stored[] = [];
    for (const [i, raster] of rasters.entries()) {
      const means = files.length === 1 ? input.mean : [input.mean[i]!];
      planes.push(await readPlane(raster, places[i]!, means, input.tile, rules, window));
    }
    return planes.length === 1 ? planes[0]! : sideBySide(planes);
  } finally {
    for (const raster of rasters) raster.close();
  }
}

/** The bands to take of each file. */
function judge(
  rasters: readonly GeoTiff[],
  files: readonly BandFile[],
  input: InputPlan,
  resample: BandRules["resample"],
): readonly (readonly number[])[] {
  let finest = rasters[0]!;
  for (const raster of rasters) {
    checkType(raster.form, input, raster.file);
    checkSize(raster, input, resample);
    if (raster.form.width > finest.form.width) finest = raster;
  }
  for (const raster of rasters) if (raster !== finest) checkGround(raster, finest);
  checkPixelSize(finest, input);
  return rasters.map(({ form, file }, i) => {
    const { band } = files[i]!;
    return band === undefined ? placesOf(form, input, file) : placesOf(form, { ...input, bands: [band] }, file);
  });
}

function checkSize({ form, file }: GeoTiff, { name, tile }: InputPlan, resample: BandRules["resample"]): void {
  const { width, height } = form;
  if (width === tile && height === tile) return;
  if (width !== height || width > tile) {
    fail("SKY6018", {
      file,
      found: `${width} px x ${height} px`,
      input: name,
      expected: `${tile} px x ${tile} px`,
    });
  }
  if (resample === "none")
    fail("SKY6048", { file, found: `${width} x ${height}`, input: name, tile: `${tile} x ${tile}` });
}

/** Corners in the reference system: left, top, right, bottom. */
function cornersOf({ georeference: { transform }, width, height }: TiffForm): readonly number[] | undefined {
  if (!transform) return undefined;
  const [a, b, c, d, e, f] = transform;
  return [c, f, a * width + b * height + c, d * width + e * height + f];
}

/** Files of one sample show the same ground, where they say where they lie: to a tenth of the finest pixel. */
function checkGround(raster: GeoTiff, finest: GeoTiff): void {
  const { file, form } = raster;
  const other = finest.file;
  const [own, wanted] = [form.georeference.epsg, finest.form.georeference.epsg];
  if (own !== undefined && wanted !== undefined && own !== wanted) {
    fail("SKY6046", { file, other, detail: `EPSG:${own} and EPSG:${wanted}` });
  }
  const corners = cornersOf(form);
  const expected = cornersOf(finest.form);
  if (!corners || !expected) return;
  const slack = Math.abs(finest.form.georeference.transform![0]) / 10;
  const off = corners.findIndex((value, i) => Math.abs(value - expected[i]!) > slack);
  if (off < 0) return;
  const side = ["left", "top", "right", "bottom"][off]!;
  fail("SKY6046", { file, other, detail: `its ${side} edge lies at ${corners[off]} instead of ${expected[off]}` });
}

/** UTM zones, whose unit is the metre (EPSG 32601–32660, 32701–32760). */
const isMetric = (epsg: number): boolean => (epsg > 32600 && epsg <= 32660) || (epsg > 32700 && epsg <= 32760);

function checkPixelSize(
  {
    form: {
      georeference: { transform, epsg },
    },
    file,
  }: GeoTiff,
  { name, gsd }: InputPlan,
): void {
  if (!transform || epsg === undefined || !isMetric(epsg)) return;
  const found = Math.hypot(transform[0], transform[3]);
  if (Math.abs(found - gsd) > 0.01 * gsd)
    fail("SKY6047", { file, found: Number(found.toPrecision(6)), input: name, gsd });
}

async function readPlane(
  raster: GeoTiff,
  places: readonly number[],
  means: readonly number[],
  tile: number,
  { resample, nodata }: BandRules,
  window: Window,
): Promise<Stored> {
  const size = raster.form.width;
  if (size === tile || resample === "none") return readBands(raster, window, places, means, nodata);
  const source = sourceWindow(window, size, tile, resample);
  return resampleWindow(await readBands(raster, source, places, means, nodata), source, size, tile, window, resample);
}

/** Bands of one file each as height x width x bands, in the type of the files where they agree. */
function sideBySide(planes: readonly Stored[]): Stored {
  const [first] = planes as readonly [Stored];
  const same = planes.every(({ data }) => data.constructor === first.data.constructor);
  const pixels = first.height * first.width;
  const count = planes.length;
  const data = new ((same ? first.data.constructor : Float32Array) as Uint8ArrayConstructor)(pixels * count);
  for (const [c, plane] of planes.entries())
    for (let p = 0, to = c; p < pixels; p++, to += count) data[to] = plane.data[p]!;
  return { data, frames: 1, height: first.height, width: first.width, channels: count };
}
