import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import type { ImageFolderProps } from "../../compiler/blocks/format/image-folder.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { InputPlan } from "../../compiler/elaborate/program.ts";
import { byText } from "./by-text.ts";
import { channelsOf, onlyInput } from "./channels.ts";
import { checkImage, imageEndings, readImage } from "./image-file.ts";
import type { Entry, Layout, Stored } from "./layout.ts";
import { type Part, windowOf } from "./part.ts";
import { GeoTiff } from "./raster/geotiff.ts";
import { checkType, type NodataRule, placesOf, readBands } from "./raster/input-raster.ts";
import { type Interpolation, resampleWindow, sourceWindow } from "./raster/resample.ts";

const bands = ["Red", "Green", "Blue"];
const rasterEndings: ReadonlySet<string> = new Set([".tif", ".tiff"]);

/** A folder of images for each class. The sample's id is its path below the root: `Airport/airport_3.jpg`. */
export const imageFolderLayout: Layout = {
  async index(root, plan) {
    const input = onlyInput("ImageFolder", plan);
    const folders = await classFolders(root);
    if (folders.length === 0) return fail("SKY6022", { path: root, hint: await deeper(root) });
    const expected = plan.labels.classes.length;
    if (folders.length !== expected) {
      return fail("SKY6014", { path: root, found: folders.length, dataset: plan.name, expected });
    }
    const entries = folders.flatMap(({ name, images }, category) =>
      images.map((image): Entry => {
        const file = `${name}/${image}`;
        return { id: file, files: { [input.name]: file }, days: { [input.name]: [0] }, category };
      }),
    );
    return { entries, classes: folders.map(({ name }) => name), files: [] };
  },

  async check(root, entry, plan) {
    const input = onlyInput("ImageFolder", plan);
    const file = entry.files[input.name]!;
    if (!isRaster(file)) return checkImage(join(root, file), file);
    const raster = GeoTiff.open(join(root, file), file);
    raster.close();
    checkType(raster.form, input, file);
    placesOf(raster.form, input, file);
  },

  async decode(root, entry, plan, part) {
    const input = onlyInput("ImageFolder", plan);
    const { interpolation = "bicubic", nodata = "refuse" } = plan.format.props as ImageFolderProps;
    const file = entry.files[input.name]!;
    if (isRaster(file))
      return { inputs: { [input.name]: await readRaster(join(root, file), file, input, interpolation, nodata, part) } };
    const image = await readImage(join(root, file), file, { side: input.tile, interpolation });
    const stored: Stored = { ...image, frames: 1, channels: 3 };
    return { inputs: { [input.name]: channelsOf(stored, bands, input, "ImageFolder") } };
  },

  // Pictures of 8 bits may be JPEG or PNG, of which there are no parts; other numbers are only in GeoTIFFs.
  parts: ({ inputs }) => inputs.every(({ values }) => values.kind !== "uint8"),
};

const isRaster = (file: string): boolean => rasterEndings.has(extname(file).toLowerCase());

/** The middle square of a GeoTIFF, brought to the tile's side. Errors: SKY6044, SKY6045, SKY6052 and those of damaged files. */
async function readRaster(
  path: string,
  file: string,
  input: InputPlan,
  interpolation: Interpolation,
  nodata: NodataRule,
  part: Part | undefined,
): Promise<Stored> {
  const raster = GeoTiff.open(path, file);
  try {
    checkType(raster.form, input, file);
    const places = placesOf(raster.form, input, file);
    const { width, height } = raster.form;
    const side = Math.min(width, height);
    const wanted = windowOf(part, input.tile);
    const source = side === input.tile ? wanted : sourceWindow(wanted, side, input.tile, interpolation);
    const [down, right] = [Math.floor((height - side) / 2), Math.floor((width - side) / 2)];
    const window = { ...source, top: source.top + down, left: source.left + right };
    const stored = await readBands(raster, window, places, input.mean, nodata);
    return side === input.tile ? stored : resampleWindow(stored, source, side, input.tile, wanted, interpolation);
  } finally {
    raster.close();
  }
}

interface ClassFolder {
  readonly name: string;
  readonly images: readonly string[];
}

/** Folders that hold images, and the images in them, both in byte order. */
async function classFolders(root: string): Promise<ClassFolder[]> {
  const found: ClassFolder[] = [];
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || !(entry.isDirectory() || entry.isSymbolicLink())) continue;
    const names = await readdir(join(root, entry.name)).catch(() => []);
    const images = names.filter(
      (name) => !name.startsWith(".") && (isRaster(name) || imageEndings.has(extname(name).toLowerCase())),
    );
    if (images.length > 0) found.push({ name: entry.name, images: images.sort(byText) });
  }
  return found.sort((a, b) => byText(a.name, b.name));
}

/** When the class folders lie one level deeper, says so. */
async function deeper(root: string): Promise<string> {
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const inner = await classFolders(join(root, entry.name));
    if (inner.length > 1) return `; there are such folders in ${join(root, entry.name)}`;
  }
  return "";
}
