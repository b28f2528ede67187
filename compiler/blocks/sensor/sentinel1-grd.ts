import { defineSensor } from "../define.ts";

/** Sentinel-1 ground range detected backscatter, interferometric wide swath, in decibel. */
export const sentinel1Grd = defineSensor({
  kind: "sensor",
  name: "Sentinel1.GRD",
  doc: "Sentinel-1 C-band backscatter (GRD, interferometric wide swath), co- and cross-polarised, in decibel.",
  source: "ESA, Sentinel-1 SAR User Guide, product types; 10 m pixel spacing",
  bands: [
    { name: "VV", gsd: 10 },
    { name: "VH", gsd: 10 },
  ],
  values: { kind: "decibel" },
  statistics: {
    source: "SkySense family normalisation, kang-wu/SkySensePlusPlus lib/datasets/utils/dataset_colors.py",
    mean: { VV: -12.548, VH: -20.192 },
    std: { VV: 5.257, VH: 5.912 },
  },
});
