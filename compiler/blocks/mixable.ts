import { fail } from "../diag/diagnostic.ts";
import type { Sample } from "./sample.ts";

/** Blocks that mix two samples need one label an image and one image an input: dates of two places cannot be mixed. Errors: SKY6033. */
export function requireMixable(block: string, samples: readonly Sample[]): void {
  for (const sample of samples) {
    if (!sample.target) fail("SKY6033", { block, reason: "a mask for every sample" });
    const series = Object.entries(sample.rasters).find(([, raster]) => raster.frames > 1);
    if (series) fail("SKY6033", { block, reason: `several dates of input ${series[0]}` });
  }
}
