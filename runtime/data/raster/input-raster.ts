import { sensors } from "../../../compiler/blocks/registry.ts";
import { showUnit } from "../../../compiler/blocks/units.ts";
import { fail } from "../../../compiler/diag/diagnostic.ts";
import type { InputPlan } from "../../../compiler/elaborate/program.ts";
import type { Stored } from "../layout.ts";
import type { GeoTiff, Window } from "./geotiff.ts";
import type { RasterType, TiffForm } from "./tiff-form.ts";

/** What happens to pixels without data. */
export type NodataRule = "refuse" | "mean" | "keep";

/** In which types files may hold values of a unit. */
const typesOf: Readonly<Record<InputPlan["values"]["kind"], readonly RasterType[]>> = {
  uint8: ["uint8"],
  dn: ["uint16", "int16", "int32"],
  reflectance: ["float32"],
  decibel: ["float32"],
};

/** The file's numbers are of a type that the modality's unit is stored in. Errors: SKY6045. */
export function checkType({ type }: Pick<TiffForm, "type">, input: InputPlan, file: string): void {
  const expected = typesOf[input.values.kind];
  if (expected.includes(type)) return;
  fail("SKY6045", { file, type, input: input.name, values: showUnit(input.values), expected: expected.join(" or ") });
}

/**
 * Where the bands of an input stand in a file: by the names that the file gives them, where they are the sensor's; else in the sensor's order, where the file has as many
 * bands as the sensor; else in the modality's order, where it has as many as that. Errors: SKY6044.
 */
export function placesOf({ bands, names }: TiffForm, input: InputPlan, file: string): readonly number[] {
  const all = sensors.get(input.sensor)?.bands.map(({ name }) => name) ?? [];
  const refuse = (found: string): never => {
    const wanted = [...new Set([all.length, input.bands.length])].filter((count) => count > 0).join(" or ");
    return fail("SKY6044", {
      file,
      found,
      input: input.name,
      sensor: input.sensor,
      wanted,
      bands: input.bands.join(", "),
    });
  };
  const named = names.every((name) => name !== undefined && all.includes(name));
  const order = named ? names : bands === all.length ? all : bands === input.bands.length ? input.bands : undefined;
  if (!order) return refuse(`${bands} bands`);
  const places = input.bands.map((band) => order.indexOf(band));
  return places.includes(-1) ? refuse(`the bands ${order.join(", ")}`) : places;
}

/**
 * A window of the bands at `places`, height x width x bands, in the file's own type; pixels without data as `rule` says (not-a-number is
 * never data). `bands`: the plan's own, for the means that fill. Errors: SKY6042, SKY6043, SKY6052.
 */
export async function readBands(
  raster: GeoTiff,
  window: Window,
  places: readonly number[],
  means: readonly number[],
  rule: NodataRule,
): Promise<Stored> {
  const data = await raster.read(window, places);
  const { nodata, type } = raster.form;
  const stored: Stored = { data, frames: 1, height: window.height, width: window.width, channels: places.length };
  if (type !== "float32" && (nodata === undefined || rule === "keep")) return stored;
  let count = 0;
  let nan = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value === nodata) count++;
    else if (Number.isNaN(value)) nan++;
  }
  if (rule === "mean" && count + nan > 0) return filled(stored, nodata, means);
  const bad = rule === "refuse" ? count + nan : nan;
  if (bad > 0) {
    const what = rule === "refuse" && count > 0 ? `${nodata}` : "not a number";
    fail("SKY6052", { file: raster.file, count: bad, all: data.length, what });
  }
  return stored;
}

function filled(stored: Stored, nodata: number | undefined, means: readonly number[]): Stored {
  const data = Float32Array.from(stored.data);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value === nodata || Number.isNaN(value)) data[i] = means[i % means.length]!;
  }
  return { ...stored, data };
}
