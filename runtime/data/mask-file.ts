import { extname } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { LabelPlan } from "../../compiler/elaborate/program.ts";
import { isArray, readArray } from "./array-input.ts";
import { labelsFile, type Stored } from "./layout.ts";
import { readNpyHeader } from "./npy.ts";
import { type Part, windowOf } from "./part.ts";
import { readPngHeader, readPngIndices } from "./png-indices.ts";
import { GeoTiff } from "./raster/geotiff.ts";

type MaskLabels = Extract<LabelPlan, { readonly kind: "mask" }>;

const isTiff = (file: string): boolean => [".tif", ".tiff"].includes(extname(file).toLowerCase());

/** Looks at a mask's header: a form that masks have, and a square of `side` pixels. Errors: SKY6051, SKY6018 and those of its kind of file. */
export async function checkMaskFile(path: string, file: string, side: number): Promise<void> {
  if (isTiff(file)) {
    const raster = GeoTiff.open(path, file);
    raster.close();
    return checkForm(raster, side);
  }
  const { height, width } = isArray(file) ? planeOf(await headerOf(path, file), file) : await readPngHeader(path, file);
  checkSide(height, width, side, file);
}

const headerOf = (path: string, file: string): Promise<{ readonly shape: readonly number[]; readonly type: string }> =>
  extname(file).toLowerCase() === ".npy" ? readNpyHeader(path, file) : readArray(path, file, labelsFile);

function checkForm({ form, file }: GeoTiff, side: number): void {
  if (form.bands !== 1) fail("SKY6051", { file, detail: `it has ${form.bands} bands` });
  if (form.type === "float32") fail("SKY6051", { file, detail: "its numbers are not whole" });
  checkSide(form.height, form.width, side, file);
}

function planeOf(
  { shape, type }: { readonly shape: readonly number[]; readonly type: string },
  file: string,
): { height: number; width: number } {
  const [height, width] = shape;
  if (shape.length === 2 && height && width && !type.includes("f")) return { height, width };
  return fail("SKY6051", { file, detail: `it is an array of shape [${shape.join(", ")}] and type ${type}` });
}

function checkSide(height: number, width: number, side: number, file: string): void {
  if (height === side && width === side) return;
  fail("SKY6018", { file, found: `${width} px x ${height} px`, input: "labels", expected: `${side} px x ${side} px` });
}

/**
 * The class of each pixel of a mask, or of a part of it: a GeoTIFF, PNG or NumPy array of one band. Errors: those of `checkMaskFile`; SKY6015 for
 * a number that is no class; those of damaged files.
 */
export async function readMask(
  path: string,
  file: string,
  side: number,
  labels: MaskLabels,
  part?: Part,
): Promise<Stored> {
  const stored = await pixelsOf(path, file, side, part);
  const last = labels.classes.length - 1;
  for (const value of stored.data) {
    if ((value > last || value < 0) && value !== labels.ignore)
      return fail("SKY6015", { file, value, last, ignore: labels.ignore });
  }
  return stored;
}

async function pixelsOf(path: string, file: string, side: number, part: Part | undefined): Promise<Stored> {
  const window = windowOf(part, side);
  if (isTiff(file)) {
    const raster = GeoTiff.open(path, file);
    try {
      checkForm(raster, side);
      const data = await raster.read(window);
      return { data, frames: 1, height: window.height, width: window.width, channels: 1 };
    } finally {
      raster.close();
    }
  }
  const whole = isArray(file)
    ? await readArray(path, file, labelsFile).then((array) => ({ ...planeOf(array, file), data: array.data }))
    : await readPngIndices(path, file);
  checkSide(whole.height, whole.width, side, file);
  if (!part) return { ...whole, frames: 1, channels: 1 };
  const data = new (whole.data.constructor as Uint8ArrayConstructor)(window.height * window.width);
  for (let y = 0; y < window.height; y++) {
    const from = (window.top + y) * side + window.left;
    data.set(whole.data.subarray(from, from + window.width), y * window.width);
  }
  return { data, frames: 1, height: window.height, width: window.width, channels: 1 };
}
