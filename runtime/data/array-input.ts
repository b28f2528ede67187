import { extname } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { InputPlan } from "../../compiler/elaborate/program.ts";
import { bandPlaces, interleave } from "./channels.ts";
import type { Stored } from "./layout.ts";
import { type NpyArray, type NpyType, readNpy } from "./npy.ts";
import { readNpz } from "./npz.ts";
import { checkType } from "./raster/input-raster.ts";
import type { RasterType } from "./raster/tiff-form.ts";

const types = {
  "|u1": "uint8",
  "<u2": "uint16",
  "<i2": "int16",
  "<i4": "int32",
  "<f2": "float32",
  "<f4": "float32",
} as const satisfies Readonly<Record<NpyType, RasterType>>;

const endings: ReadonlySet<string> = new Set([".npy", ".npz"]);

/** Whether a file is one of NumPy's, by its name. */
export const isArray = (file: string): boolean => endings.has(extname(file).toLowerCase());

/** An array of a `.npy` file, or of a `.npz` file by name (or its only one). Errors: theirs. */
export const readArray = async (path: string, file: string, name: string): Promise<NpyArray> =>
  extname(file).toLowerCase() === ".npz" ? readNpz(path, file, name) : readNpy(path, file);

/** An image that is stored as bands x height x width, with the modality's bands in its order. Errors: SKY6007, SKY6018, SKY6045. */
export async function readArrayInput(path: string, file: string, input: InputPlan, format: string): Promise<Stored> {
  const { shape, data, type } = await readArray(path, file, input.name);
  checkType({ type: types[type] }, input, file);
  const [bands = 0, height = 0, width = 0] = shape;
  if (shape.length !== 3 || bands !== input.bands.length) {
    const found = `an array of shape [${shape.join(", ")}] and type ${type}`;
    return fail("SKY6007", { file, found, expected: `[${input.bands.length}, height, width]` });
  }
  if (height !== input.tile || width !== input.tile) {
    const expected = `${input.tile} px x ${input.tile} px`;
    return fail("SKY6018", { file, found: `${width} px x ${height} px`, input: input.name, expected });
  }
  return interleave(data, [1, bands, height, width], bandPlaces(input.bands, input, format));
}
