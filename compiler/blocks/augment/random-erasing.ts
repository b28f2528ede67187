import { defineBlock, type Finding } from "../define.ts";
import type { Raster } from "../sample.ts";
import type { Fraction, Range } from "../units.ts";

/**
 * Blots out one rectangle of every input with the input's own mean colour (Zhong 2020, arXiv:1708.04896); labels stay.
 *
 * @example RandomErasing(0.25)
 */
export interface RandomErasingProps {
  /** Probability of doing it. @default 0.25 */
  p?: Fraction;
  /** Share of the area that is blotted out. @default {"min": 0.02, "max": 0.33} */
  area?: Range;
  /** Width over height of the rectangle. @default {"min": 0.3, "max": 3.3} */
  ratio?: Range;
}

const tries = 10;

/** Paints the rectangle, given in shares of the side, with the mean of each band and date. */
function erase(raster: Raster, top: number, left: number, height: number, width: number): Raster {
  const data = raster.data.slice();
  const { frames, channels } = raster;
  const size = raster.height * raster.width * channels;
  const y0 = Math.round(top * raster.height);
  const y1 = Math.round((top + height) * raster.height);
  const x0 = Math.round(left * raster.width);
  const x1 = Math.round((left + width) * raster.width);
  for (let t = 0; t < frames; t++) {
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let i = t * size + c; i < (t + 1) * size; i += channels) sum += raster.data[i]!;
      const mean = (sum * channels) / size;
      for (let y = y0; y < y1; y++) {
        for (let x = x0; x < x1; x++) data[t * size + (y * raster.width + x) * channels + c] = mean;
      }
    }
  }
  return { ...raster, data };
}

export const randomErasing = defineBlock<RandomErasingProps>()({
  kind: "augment",
  name: "RandomErasing",
  argument: "p",
  apply(sample, noise, { p = 0.25, area = { min: 0.02, max: 0.33 }, ratio = { min: 0.3, max: 3.3 } }) {
    if (noise.uniform(0) >= p) return sample;
    for (let i = 0; i < tries; i++) {
      const at = 1 + 4 * i;
      const share = area.min + noise.uniform(at) * (area.max - area.min);
      const low = Math.log(ratio.min);
      const shape = Math.exp(low + noise.uniform(at + 1) * (Math.log(ratio.max) - low));
      const width = Math.sqrt(share * shape);
      const height = Math.sqrt(share / shape);
      if (width >= 1 || height >= 1) continue;
      const top = noise.uniform(at + 2) * (1 - height);
      const left = noise.uniform(at + 3) * (1 - width);
      const rasters = Object.entries(sample.rasters).map(([name, r]) => [name, erase(r, top, left, height, width)]);
      return { ...sample, rasters: Object.fromEntries(rasters) };
    }
    return sample;
  },
  inert: ({ p }) => (p === 0 ? "nothing is ever blotted out" : undefined),
  rules({ area, ratio }): Finding[] {
    const wrong: Finding[] = [];
    const say = (at: string, expected: string, instead?: string): void => {
      const fix = instead === undefined ? {} : { instead };
      wrong.push({ code: "SKY6032", at, args: { block: "RandomErasing", property: at, expected }, ...fix });
    };
    if (area && (area.min <= 0 || area.max > 1 || area.min > area.max))
      say("area", "a range within 0 and 1", area.min > 0 && area.min < 1 ? `${area.min}..1` : undefined);
    if (ratio && (ratio.min <= 0 || ratio.min > ratio.max)) say("ratio", "a range of numbers above 0");
    return wrong;
  },
});
