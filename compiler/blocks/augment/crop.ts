import type { Noise } from "../../ir/noise.ts";
import { defineBlock } from "../define.ts";
import { cropSample, gridStep, type Sides, type Square, sidesOf } from "../geometry.ts";
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

/** With noise any place on the grid, without it the middle. */
function squareOf(sides: Sides, noise: Noise | undefined, size: number): Square {
  const step = gridStep(sides);
  const free = sides.reference - size;
  if (!noise) {
    const middle = Math.max(0, Math.floor(free / 2 / step) * step);
    return { top: middle, left: middle, side: size };
  }
  const places = Math.floor(free / step) + 1;
  const place = (i: number): number => (places > 1 ? noise.below(i, places) * step : 0);
  return { top: place(0), left: place(1), side: size };
}

export const crop = defineBlock<CropProps>()({
  kind: "augment",
  name: "Crop",
  argument: "size",
  apply: (sample, noise, { size }) => cropSample(sample, squareOf(sidesOf(sample), noise, size), "Crop"),
  evaluate: (sample, { size }) => cropSample(sample, squareOf(sidesOf(sample), undefined, size), "Crop"),
  window(sides, noise, { size }) {
    const fits = size <= sides.reference && size % gridStep(sides) === 0;
    return fits ? squareOf(sides, noise, size) : undefined;
  },
  resized: ({ size }) => size,
  inert: ({ size }, place) => (size === place.size ? `images have ${size} px already` : undefined),
});
