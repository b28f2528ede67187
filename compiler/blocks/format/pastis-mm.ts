import { defineBlock } from "../define.ts";

/**
 * PASTIS-R (Garnot 2022) with one high-resolution image a tile: `DATA_S2/S2_<id>.npy`, `DATA_S1A/S1A_<id>.npy`,
 * `DATA_HR/HR_<id>.png`, `ANNOTATIONS/TARGET_<id>.npy`, and `metadata.geojson` with folds and dates.
 */
export interface PastisMMProps {
  /** Which Sentinel-1 passes are read: `DATA_S1A` or `DATA_S1D`. @default "ascending" */
  orbit?: "ascending" | "descending";
}

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
  folds: 5,
  twin: ({ size, hr_size: hr }, sensor) => (sensor.startsWith("Sentinel") ? size : hr) as number,
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
