import type { Finding } from "../define.ts";
import { defineBlock } from "../define.ts";
import type { Count, Pixels, PositiveInt } from "../units.ts";

/**
 * A synthetic twin of the set, made once from the seed and kept in the cache directory. Its figures say nothing about the real set.
 *
 * @example twin(tiles: 480, size: 16px, hr_size: 128px, seed: 7)
 */
export interface TwinProps {
  /** Number of tiles, spread evenly over the five folds. @default 160 */
  tiles?: PositiveInt;
  /** Seed of everything in it: the same seed and options give the same bytes. @default 0 */
  seed?: Count;
  /** Side of a tile in pixels of 10 m. @default 32 */
  size?: Pixels;
  /** Side of a tile's high-resolution image; 8 to 32 times `size`. @default 256 */
  hr_size?: Pixels;
  /** Acquisitions in the year: `short` 12 to 20 of each sensor, `full` as many as in the real set (33 to 61, and about 70 radar). @default "short" */
  series?: "short" | "full";
}

export const twin = defineBlock<TwinProps>()({
  kind: "source",
  name: "twin",
  argument: "tiles",
  rules: ({ size = 32, hr_size: hr = 256 }): Finding[] => {
    if (hr % size === 0 && hr / size >= 8 && hr / size <= 32) return [];
    return [{ code: "SKY6024", at: "hr_size", args: { size, hr }, instead: `${size * 8}px` }];
  },
});
