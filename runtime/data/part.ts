import type { Square } from "../../compiler/blocks/geometry.ts";
import type { Window } from "./raster/geotiff.ts";

/** The part of a sample that is wanted: a square of the raster that sizes are counted in, and that raster's side. */
export interface Part {
  readonly square: Square;
  readonly reference: number;
}

/** The part in pixels of a raster of `side` pixels; the whole raster where no part is wanted. */
export function windowOf(part: Part | undefined, side: number): Window {
  if (!part) return { top: 0, left: 0, height: side, width: side };
  const ratio = side / part.reference;
  const { top, left, side: length } = part.square;
  return { top: top * ratio, left: left * ratio, height: length * ratio, width: length * ratio };
}
