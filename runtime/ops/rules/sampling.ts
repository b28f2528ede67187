import type { OpBuilder, Value } from "../../../compiler/ir/op.ts";
import { sizeOf } from "../../../compiler/ir/type.ts";
import { type Calc, calc, type Operand } from "./calc.ts";

/** One pixel of a line that a sample reads, as a whole number in f32 within the line, and the weight that it reads it with. */
export interface Tap {
  readonly pixel: Value;
  readonly weight: Value;
}

/** x held between two bounds. */
export const held = (c: Calc, x: Value, low: Operand, high: Operand): Value => c.two("minimum", c.max(x, low), high);

/** A tap whose weight (1, where none is given) is 0 where its pixel lies outside a line of `size` pixels. */
function inLine(c: Calc, pixel: Value, size: number, weight?: Value): Tap {
  const kept = held(c, pixel, 0, size - 1);
  const inside = c.compare(kept, pixel, "eq");
  return { pixel: kept, weight: weight ? c.select(inside, weight, 0) : c.cast(inside, "f32") };
}

/** The two pixels around a place; what lies outside counts as 0. */
export function linearTaps(c: Calc, place: Value, size: number): readonly Tap[] {
  const first = c.one("floor", place);
  const part = c.sub(place, first);
  return [inLine(c, first, size, c.sub(1, part)), inLine(c, c.add(first, 1), size, part)];
}

/** The pixel closest to a place, the even one of two. */
export function nearestTaps(c: Calc, place: Value, size: number): readonly Tap[] {
  const up = c.one("floor", c.add(place, 0.5));
  const half = c.mul(up, 0.5);
  const between = c.compare(c.sub(up, place), 0.5, "eq");
  const odd = c.compare(c.one("floor", half), half, "ne");
  const pixel = c.sub(up, c.cast(c.two("logical_and", between, odd), "f32"));
  return [inLine(c, pixel, size)];
}

/** A place outside a line mirrored into it, as often as need be: at the outer edges of its end pixels, or at their centres. */
export function mirrored(c: Calc, place: Value, size: number, atCentres: boolean): Value {
  const [start, span] = atCentres ? [0, size - 1] : [-0.5, size];
  if (span === 0) return c.mul(place, 0);
  const far = c.one("abs", c.sub(place, start));
  const turns = c.one("floor", c.mul(far, 1 / span));
  const rest = c.sub(far, c.mul(turns, span));
  const half = c.mul(turns, 0.5);
  const odd = c.compare(c.one("floor", half), half, "ne");
  return held(c, c.add(c.select(odd, c.sub(span, rest), rest), start), 0, size - 1);
}

/** Keys' cubic with a = -0.75 through the four pixels around a place; `bring` takes those outside the line into it, else they count as 0. */
export function cubicTaps(c: Calc, place: Value, size: number, bring?: (pixel: Value) => Value): readonly Tap[] {
  const a = -0.75;
  const first = c.one("floor", place);
  const part = c.sub(place, first);
  const rest = c.sub(1, part);
  // |t| ≤ 1: ((a + 2) t - (a + 3)) t² + 1
  const near = (t: Value) => c.add(c.mul(c.sub(c.mul(t, a + 2), a + 3), c.square(t)), 1);
  // 1 < |t| < 2, t = 1 + u: a u (u - 1)²
  const far = (u: Value) => c.mul(c.mul(u, a), c.square(c.sub(u, 1)));
  const weights = [far(part), near(part), near(rest), far(rest)];
  return weights.map((weight, k) => {
    const pixel = c.add(first, k - 1);
    return bring ? { pixel: bring(pixel), weight } : inLine(c, pixel, size, weight);
  });
}

/** RoI align's two pixels around a place: places up to one pixel outside are those of the edge, beyond them all weights are 0. */
export function edgeTaps(c: Calc, place: Value, size: number): readonly Tap[] {
  const inside = c.two("logical_and", c.compare(place, -1, "ge"), c.compare(place, size, "le"));
  const at = held(c, place, 0, size - 1);
  const first = c.one("floor", at);
  const part = c.sub(at, first);
  const next = c.two("minimum", c.add(first, 1), size - 1);
  return [
    { pixel: first, weight: c.select(inside, c.sub(1, part), 0) },
    { pixel: next, weight: c.select(inside, part, 0) },
  ];
}

/**
 * Weighted sums of pixels of images x [N, H, W, C]: for each sample, of the pixels of all pairs of a row's and a column's tap.
 * `image` (i32) is the image's number; it and the taps broadcast to the shape of the samples. Gives [samples…, C] in f32. All
 * pixels are read at once, so that their gradients are one sum in a fixed order.
 */
export function sample(
  g: OpBuilder,
  x: Value,
  image: Value,
  rows: readonly Tap[],
  columns: readonly Tap[],
  scale?: Value,
): Value {
  const c = calc(g);
  const [n, h, w, channels] = x.type.shape as [number, number, number, number];
  const start = c.mul(image, h * w);
  const pairs = rows.flatMap((row) =>
    columns.map((column) => {
      const weight = c.mul(row.weight, column.weight);
      const within = c.cast(g.op("stop_gradient", [c.add(c.mul(row.pixel, w), column.pixel)]), "i32");
      return { place: c.add(within, start), weight: scale ? c.mul(weight, scale) : weight };
    }),
  );
  const samples = pairs[0]!.place.type.shape;
  const size = sizeOf(samples);
  const joined = (values: readonly Value[]): Value =>
    values.length === 1 ? values[0]! : g.op("concat", values, { axis: 0 });
  const line = (value: Value) => c.reshape(value, [size]);
  const places = joined(pairs.map(({ place }) => line(place)));
  const weights = joined(pairs.map(({ weight }) => line(weight)));
  const pixels = c.cast(g.op("gather", [c.reshape(x, [n * h * w, channels]), places]), "f32");
  const weighted = c.mul(pixels, c.reshape(weights, [pairs.length * size, 1]));
  const sums = pairs.length === 1 ? weighted : c.sum(c.reshape(weighted, [pairs.length, size, channels]), [0]);
  return c.reshape(sums, [...samples, channels]);
}

/** Column `k` of the last axis, which is taken away. */
export function column(g: OpBuilder, x: Value, k: number): Value {
  const { shape } = x.type;
  const last = shape.length - 1;
  const part = g.op("slice", [x], {
    start: shape.map((_, i) => (i === last ? k : 0)),
    size: shape.map((d, i) => (i === last ? 1 : d)),
  });
  return calc(g).reshape(part, shape.slice(0, -1));
}
