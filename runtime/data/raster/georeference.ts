import { fail } from "../../../compiler/diag/diagnostic.ts";
import { type TiffDirectory, tag } from "./tiff-directory.ts";

/** Where a raster lies on the ground. */
export interface Georeference {
  /** From pixels to the coordinates of the reference system: x = a column + b row + c, y = d column + e row + f, of pixel corners. */
  readonly transform?: readonly [a: number, b: number, c: number, d: number, e: number, f: number];
  /** EPSG number of the coordinate reference system, where the file names one. */
  readonly epsg?: number;
}

const key = { rasterType: 1025, geographic: 2048, projected: 3072 } as const;
const pixelIsPoint = 2;
/** Stands for a system that the file spells out instead of naming it. */
const spelledOut = 32_767;

/** Reads the tags of GeoTIFF 1.1 (OGC 19-008r4). Errors: SKY6041. */
export function georeferenceOf(directory: TiffDirectory): Georeference {
  const keys = geoKeys(directory);
  const epsg = [keys.get(key.projected), keys.get(key.geographic)].find(
    (code) => code !== undefined && code > 0 && code !== spelledOut,
  );
  const transform = transformOf(directory, keys.get(key.rasterType) === pixelIsPoint ? 0.5 : 0);
  return { ...(transform ? { transform } : {}), ...(epsg === undefined ? {} : { epsg }) };
}

function transformOf(directory: TiffDirectory, shift: number): Georeference["transform"] {
  const matrix = directory.numbers(tag.matrix);
  const scale = directory.numbers(tag.pixelScale);
  const tie = directory.numbers(tag.tiePoints);
  let affine: Georeference["transform"];
  if (scale && tie && scale.length >= 2 && tie.length >= 6) {
    const [sx, sy] = scale as [number, number];
    const [column, row, , x, y] = tie as [number, number, number, number, number];
    affine = [sx, 0, x - column * sx, 0, -sy, y + row * sy];
  } else if (matrix) {
    if (matrix.length !== 16)
      return fail("SKY6041", { file: directory.file, detail: `its transform has ${matrix.length} numbers` });
    affine = [matrix[0]!, matrix[1]!, matrix[3]!, matrix[4]!, matrix[5]!, matrix[7]!];
  }
  if (!affine) return undefined;
  if (!affine.every(Number.isFinite))
    return fail("SKY6041", { file: directory.file, detail: "its transform is not finite" });
  const [a, b, c, d, e, f] = affine;
  // The identity is what writers without a place put there.
  if (a === 1 && e === 1 && [b, c, d, f].every((value) => value === 0)) return undefined;
  // Where the coordinates are those of pixel centres, corners lie half a pixel before them.
  return [a, b, c - (a + b) * shift, d, e, f - (d + e) * shift];
}

/** The keys whose value stands in the directory itself. */
function geoKeys(directory: TiffDirectory): ReadonlyMap<number, number> {
  const values = directory.numbers(tag.geoKeys) ?? [];
  const found = new Map<number, number>();
  for (let at = 4; at + 3 < values.length; at += 4) {
    if (values[at + 1] === 0) found.set(values[at]!, values[at + 3]!);
  }
  return found;
}
