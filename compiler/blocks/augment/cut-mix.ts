import { drawBeta } from "../beta.ts";
import { defineBlock } from "../define.ts";
import { requireMixable } from "../mixable.ts";
import type { Raster } from "../sample.ts";
import type { Positive } from "../units.ts";

/** Pastes a rectangle of another sample of the batch into each one, and mixes the labels by area (Yun 2019, arXiv:1905.04899). For one label an image. */
export interface CutMixProps {
  /** Both parameters of the beta distribution that the area is drawn from. @default 1.0 */
  alpha?: Positive;
}

/** Borders in shares of the side, all multiples of one pixel of the finest raster's common grid with the others. */
interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

function paste(into: Raster, from: Raster, box: Box): Raster {
  const data = into.data.slice();
  const x0 = Math.round(box.left * into.width) * into.channels;
  const x1 = Math.round(box.right * into.width) * into.channels;
  const row = into.width * into.channels;
  for (let y = Math.round(box.top * into.height); y < Math.round(box.bottom * into.height); y++) {
    data.set(from.data.subarray(y * row + x0, y * row + x1), y * row + x0);
  }
  return { ...into, data };
}

export const cutMix = defineBlock<CutMixProps>()({
  kind: "augment",
  name: "CutMix",
  argument: "alpha",
  apply: (sample) => sample,
  applyBatch(samples, noise, { alpha = 1 }) {
    requireMixable("CutMix", samples);
    const n = samples.length;
    const partners = noise.shuffle(n);
    const side = Math.sqrt(1 - drawBeta(noise, n + 2, alpha));
    // On the coarsest raster's pixels, so that the area is the same in every input.
    const pixels = Math.min(...Object.values(samples[0]?.rasters ?? {}).map(({ width }) => width));
    const edge = (centre: number, sign: 1 | -1): number =>
      Math.round(Math.min(1, Math.max(0, centre + (sign * side) / 2)) * pixels) / pixels;
    const [y, x] = [noise.uniform(n), noise.uniform(n + 1)];
    const box = { top: edge(y, -1), bottom: edge(y, 1), left: edge(x, -1), right: edge(x, 1) };
    const kept = 1 - (box.bottom - box.top) * (box.right - box.left);
    return samples.map((a, i) => {
      const b = samples[partners[i]!]!;
      const rasters = Object.entries(a.rasters).map(([name, r]) => [name, paste(r, b.rasters[name]!, box)] as const);
      const target = a.target!.map((value, k) => kept * value + (1 - kept) * b.target![k]!);
      return { ...a, rasters: Object.fromEntries(rasters), target };
    });
  },
});
