import { defineBlock } from "../define.ts";
import { cropSample, gridStep, referenceSide } from "../geometry.ts";
import type { Pixels } from "../units.ts";

/**
 * Cuts a square out of the sample, at a random place in training and from the middle at evaluation; every input and the labels show the same ground.
 *
 * @example Crop(128px)
 */
export interface CropProps {
  /** Side of the square in pixels of the labels; without a mask, of the first input. Other inputs are cut in proportion. */
  size: Pixels;
}

export const crop = defineBlock<CropProps>()({
  kind: "augment",
  name: "Crop",
  argument: "size",
  apply(sample, noise, { size }) {
    const step = gridStep(sample);
    const places = Math.floor((referenceSide(sample) - size) / step) + 1;
    const place = (i: number): number => (places > 1 ? noise.below(i, places) * step : 0);
    return cropSample(sample, { top: place(0), left: place(1), side: size }, "Crop");
  },
  evaluate(sample, { size }) {
    const step = gridStep(sample);
    const middle = Math.floor((referenceSide(sample) - size) / 2 / step) * step;
    return cropSample(sample, { top: Math.max(0, middle), left: Math.max(0, middle), side: size }, "Crop");
  },
  resized: ({ size }) => size,
  inert: ({ size }, place) => (size === place.size ? `images have ${size} px already` : undefined),
});
