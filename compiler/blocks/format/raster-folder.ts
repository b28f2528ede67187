import { defineBlock, type Finding } from "../define.ts";

/**
 * Segmentation with images and masks as files in folders, whatever the folders are called: one file for all bands, or one for each band, also
 * at different resolutions (Sentinel-2 patches). GeoTIFF; PNG or JPEG for true colour; NumPy arrays (bands, height, width), in `.npz` under the input's name.
 *
 * @example RasterFolder { images: "images/{id}.tif", masks: "masks/{id}.tif" }
 */
export interface RasterFolderProps {
  /** Where images lie below the root: `{id}` is the sample, `{band}` a band that has a file of its own, `{input}` the input's name: "S2/{id}/{id}_{band}.tif". */
  images: string;
  /** Where masks lie below the root, one band of class numbers: "masks/{id}.png"; GeoTIFF, PNG in grey or with a palette, or a NumPy array (in `.npz`: `labels`). */
  masks: string;
  /** How bands that are coarser than the modality's `size` are brought to it; "none" refuses them. @default "none" */
  resample?: "none" | "nearest" | "bilinear" | "bicubic";
  /** What the model gets where a raster has no data (its nodata value, or not-a-number): "refuse" ends with an error, "mean" is the band's mean, "keep" the number itself. @default "refuse" */
  nodata?: "refuse" | "mean" | "keep";
}

const holes = /\{([^{}]*)\}/g;

/** What is wrong with a pattern, as the end of a sentence. */
function fault(pattern: string, allowed: readonly string[]): string | undefined {
  const names = [...pattern.matchAll(holes)].map(([, name]) => name!);
  const unknown = names.find((name) => !allowed.includes(name));
  if (unknown !== undefined)
    return `has {${unknown}}, which is none of ${allowed.map((name) => `{${name}}`).join(", ")}`;
  if (/[{}]/.test(pattern.replaceAll(holes, ""))) return "has a brace that is not closed";
  if (!names.includes("id")) return "has no {id}";
  if (pattern.startsWith("/") || pattern.split("/").includes("..")) return "leaves the root";
  return undefined;
}

export const rasterFolder = defineBlock<RasterFolderProps>()({
  kind: "format",
  name: "RasterFolder",
  labels: "mask",
  single: true,
  starting: '{ images: "images/{id}.tif", masks: "masks/{id}.tif" }',
  rules({ images, masks }): Finding[] {
    const said = (at: "images" | "masks", pattern: string, allowed: readonly string[]): Finding[] => {
      const reason = fault(pattern, allowed);
      return reason === undefined ? [] : [{ code: "SKY6049", at, args: { pattern: JSON.stringify(pattern), reason } }];
    };
    return [...said("images", images, ["id", "band", "input"]), ...said("masks", masks, ["id"])];
  },
});
