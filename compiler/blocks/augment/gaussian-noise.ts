import { foldIn, Noise } from "../../ir/noise.ts";
import { defineBlock } from "../define.ts";
import type { Members, Positive } from "../units.ts";

/**
 * Adds normal noise to every value.
 *
 * @example GaussianNoise(0.02)
 */
export interface GaussianNoiseProps {
  /** Standard deviation, in the unit of the input's values. */
  std: Positive;
  /** Only these inputs. Absent: all. @default [] */
  on?: Members;
}

export const gaussianNoise = defineBlock<GaussianNoiseProps>()({
  kind: "augment",
  name: "GaussianNoise",
  argument: "std",
  apply(sample, noise, { std, on = [] }) {
    const rasters = Object.entries(sample.rasters).map(([name, raster]) => {
      if (on.length > 0 && !on.includes(name)) return [name, raster] as const;
      const own = new Noise(foldIn(noise.key, name));
      return [name, { ...raster, data: raster.data.map((value, i) => value + std * own.normal(i)) }] as const;
    });
    return { ...sample, rasters: Object.fromEntries(rasters) };
  },
});
