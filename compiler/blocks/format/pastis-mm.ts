import { defineBlock } from "../define.ts";
import type { TwinProps } from "../source/twin.ts";
import type { Range } from "../units.ts";

/**
 * PASTIS-R (Garnot 2022) with one high-resolution image a tile: `DATA_S2/S2_<id>.npy`, `DATA_S1A/S1A_<id>.npy`,
 * `DATA_HR/HR_<id>.png`, `ANNOTATIONS/TARGET_<id>.npy`, and `metadata.geojson` with folds and dates.
 */
export interface PastisMMProps {
  /** Which Sentinel-1 passes are read: `DATA_S1A` or `DATA_S1D`. @default "ascending" */
  orbit?: "ascending" | "descending";
}

const folds = 5;

/** Dates of a tile, in the mean: optical, radar. */
const dates = { short: [16, 16], full: [47, 70] } as const;

export const pastisMM = defineBlock<PastisMMProps>()({
  kind: "format",
  name: "PastisMM",
  labels: "mask",
  sensors: ["Sentinel2.L2A", "Sentinel1.GRD", "WorldView", "RGBAerial"],
  bands: {
    "Sentinel2.L2A": ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"],
    WorldView: ["Red", "Green", "Blue"],
  },
  grid: ["Sentinel2.L2A", "Sentinel1.GRD"],
  folds,
  twin: ({ size, hr_size: hr }, sensor) => (sensor.startsWith("Sentinel") ? size : hr) as number,
  // Tile i lies in fold i mod 5.
  twinSamples: ({ tiles }, { block, props }) => {
    const upTo = (fold: number): number => Math.floor(((tiles as number) + folds - fold) / folds);
    if (block === "all") return tiles as number;
    if (block === "fold") return (props.index as number) > folds ? 0 : upTo(props.index as number);
    if (block !== "folds") return undefined;
    const { min, max } = props.range as Range;
    // Folds that are not there hold nothing, however many of them are named.
    return Array.from({ length: folds }, (_, i) => i + 1)
      .filter((fold) => fold >= min && fold <= max)
      .reduce((sum, fold) => sum + upTo(fold), 0);
  },
  twinBytes: (props) => {
    const { tiles = 0, size = 0, hr_size: hr = 0, series = "short" } = props as TwinProps;
    const [optical, radar] = dates[series];
    // int16 in ten bands, float16 in three, masks, an image of which PNG leaves two bytes a pixel, what files begin with.
    return tiles * (size * size * (optical * 10 * 2 + radar * 3 * 2 + 3 + 4) + hr * hr * 2 + 2000);
  },
  classes: [
    "Background",
    "Meadow",
    "Soft winter wheat",
    "Corn",
    "Winter barley",
    "Winter rapeseed",
    "Spring barley",
    "Sunflower",
    "Grapevine",
    "Beet",
    "Winter triticale",
    "Winter durum wheat",
    "Fruits, vegetables, flowers",
    "Potatoes",
    "Leguminous fodder",
    "Soybeans",
    "Orchard",
    "Mixed cereal",
    "Sorghum",
  ],
  ignore: 19,
});
