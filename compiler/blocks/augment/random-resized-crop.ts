import { defineBlock, type Finding } from "../define.ts";
import { mapSample, referenceSide } from "../geometry.ts";
import { type Region, resampleMask, resampleRaster } from "../resample.ts";
import type { Sample } from "../sample.ts";
import type { Pixels, Range } from "../units.ts";

/**
 * Cuts out a part of random area and shape and brings it to a square, bilinear and antialiased (Szegedy 2014). At evaluation the middle
 * 87.5 % of the side is taken, as is usual: 224 px of 256.
 *
 * @example RandomResizedCrop(224px)
 */
export interface RandomResizedCropProps {
  /** Side of the result in pixels of the labels; without a mask, of the first input. Other inputs follow in proportion. */
  size: Pixels;
  /** Share of the area that is cut out. @default {"min": 0.08, "max": 1} */
  scale?: Range;
  /** Width over height of what is cut out, before it is made square. @default {"min": 0.75, "max": 1.3333333333333333} */
  ratio?: Range;
}

const tries = 10;
const evaluated = 0.875;

/** The region by shares of the side, for every raster alike. */
function take(sample: Sample, region: Region, size: number): Sample {
  const reference = referenceSide(sample);
  const of = (side: number): Region => ({
    top: region.top * side,
    left: region.left * side,
    height: region.height * side,
    width: region.width * side,
  });
  const result = (side: number): number => Math.max(1, Math.round((size * side) / reference));
  return mapSample(
    sample,
    (r) => resampleRaster(r, of(r.width), result(r.width)),
    (m) => resampleMask(m, of(m.width), result(m.width)),
  );
}

export const randomResizedCrop = defineBlock<RandomResizedCropProps>()({
  kind: "augment",
  name: "RandomResizedCrop",
  argument: "size",
  apply(sample, noise, { size, scale = { min: 0.08, max: 1 }, ratio = { min: 3 / 4, max: 4 / 3 } }) {
    for (let i = 0; i < tries; i++) {
      const area = scale.min + noise.uniform(4 * i) * (scale.max - scale.min);
      const low = Math.log(ratio.min);
      const shape = Math.exp(low + noise.uniform(4 * i + 1) * (Math.log(ratio.max) - low));
      const width = Math.sqrt(area * shape);
      const height = Math.sqrt(area / shape);
      if (width > 1 || height > 1) continue;
      const top = noise.uniform(4 * i + 2) * (1 - height);
      const left = noise.uniform(4 * i + 3) * (1 - width);
      return take(sample, { top, left, height, width }, size);
    }
    return take(sample, { top: 0, left: 0, height: 1, width: 1 }, size);
  },
  evaluate(sample, { size }) {
    const start = (1 - evaluated) / 2;
    return take(sample, { top: start, left: start, height: evaluated, width: evaluated }, size);
  },
  resized: ({ size }) => size,
  rules({ scale, ratio }): Finding[] {
    const wrong: Finding[] = [];
    const say = (at: string, expected: string, instead?: string): void => {
      const fix = instead === undefined ? {} : { instead };
      wrong.push({ code: "SKY6032", at, args: { block: "RandomResizedCrop", property: at, expected }, ...fix });
    };
    if (scale && (scale.min <= 0 || scale.max > 1 || scale.min > scale.max))
      say("scale", "a range within 0 and 1", scale.min > 0 && scale.min < 1 ? `${scale.min}..1` : undefined);
    if (ratio && (ratio.min <= 0 || ratio.min > ratio.max)) say("ratio", "a range of numbers above 0");
    return wrong;
  },
});
