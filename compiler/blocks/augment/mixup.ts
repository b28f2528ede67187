import { drawBeta } from "../beta.ts";
import { defineBlock } from "../define.ts";
import { requireMixable } from "../mixable.ts";
import type { Positive } from "../units.ts";

/**
 * Blends each sample of a batch with another one, and their labels in the same proportion (Zhang 2018, arXiv:1710.09412). For one label an image.
 *
 * @example Mixup(0.2)
 */
export interface MixupProps {
  /** Both parameters of the beta distribution that the proportion is drawn from. @default 0.8 */
  alpha?: Positive;
}

const blend = (a: Float32Array, b: Float32Array, share: number): Float32Array =>
  a.map((value, i) => share * value + (1 - share) * b[i]!);

export const mixup = defineBlock<MixupProps>()({
  kind: "augment",
  name: "Mixup",
  argument: "alpha",
  apply: (sample) => sample,
  applyBatch(samples, noise, { alpha = 0.8 }) {
    requireMixable("Mixup", samples);
    const partners = noise.shuffle(samples.length);
    const share = drawBeta(noise, samples.length, alpha);
    return samples.map((a, i) => {
      const b = samples[partners[i]!]!;
      const rasters = Object.entries(a.rasters).map(([name, raster]) => {
        return [name, { ...raster, data: blend(raster.data, b.rasters[name]!.data, share) }] as const;
      });
      return { ...a, rasters: Object.fromEntries(rasters), target: blend(a.target!, b.target!, share) };
    });
  },
});
