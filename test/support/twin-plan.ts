import { pastisMM } from "../../compiler/blocks/format/pastis-mm.ts";
import type { BlockCall, DataPlan, InputPlan } from "../../compiler/elaborate/program.ts";
import { opticalBands } from "../../runtime/data/pastis-mm.ts";

const flat = (n: number, value: number): number[] => new Array<number>(n).fill(value);

/** Inputs of a small twin: tiles of 16 px of 10 m, and images of 128 px. */
export const twinInputs: Readonly<Record<"hr" | "ms" | "sar", InputPlan>> = {
  hr: {
    name: "hr",
    modality: "Aerial",
    sensor: "WorldView",
    bands: ["Red", "Green", "Blue"],
    gsd: 1.25,
    size: 128,
    tile: 128,
    frames: 1,
    values: { kind: "uint8" },
    mean: flat(3, 120),
    std: flat(3, 60),
  },
  ms: {
    name: "ms",
    modality: "Optical",
    sensor: "Sentinel2.L2A",
    bands: opticalBands,
    gsd: 10,
    size: 16,
    tile: 16,
    frames: 8,
    values: { kind: "dn", scale: 1e4 },
    mean: flat(10, 2000),
    std: flat(10, 1000),
  },
  sar: {
    name: "sar",
    modality: "Radar",
    sensor: "Sentinel1.GRD",
    bands: ["VV", "VH"],
    gsd: 10,
    size: 16,
    tile: 16,
    frames: 24,
    values: { kind: "decibel" },
    mean: [-12, -20],
    std: [5, 6],
  },
};

export const call = (block: string, props: BlockCall["props"] = {}): BlockCall => ({ block, props });

/** A plan on a twin that lies at `path`. */
export function twinPlan(path: string, changes: Partial<DataPlan> = {}): DataPlan {
  return {
    name: "Twin",
    format: call("PastisMM", { orbit: "ascending" }),
    source: call("local", { path }),
    splits: {
      train: call("folds", { range: { min: 1, max: 3 } }),
      val: call("fold", { index: 4 }),
      test: call("rest"),
    },
    inputs: Object.values(twinInputs),
    labels: { kind: "mask", classes: pastisMM.classes, ignore: 19, size: 16, gsd: 10 },
    augment: [],
    batch: 4,
    seed: 7,
    ...changes,
  };
}

/** A plan on a folder of images. */
export function folderPlan(path: string, classes: number, changes: Partial<DataPlan> = {}): DataPlan {
  const image: InputPlan = { ...twinInputs.hr, name: "image", sensor: "RGBAerial", tile: 32, size: 32 };
  return {
    name: "Folder",
    format: call("ImageFolder", { interpolation: "bicubic" }),
    source: call("local", { path }),
    splits: { train: call("fraction", { share: 0.5, of: "class", seed: 0 }), test: call("rest") },
    inputs: [image],
    labels: { kind: "class", classes: Array.from({ length: classes }, (_, i) => `class ${i}`) },
    augment: [],
    batch: 4,
    seed: 7,
    ...changes,
  };
}
