import type { Noise } from "../../../compiler/ir/noise.ts";
import { backgroundLabel, backgroundShare, crops, type Traits, voidLabel } from "./twin-classes.ts";

/** One field, wood or settlement, with all that its looks follow from. */
export interface Parcel {
  /** From 1, as in PASTIS's `ParcelIDs`. */
  readonly id: number;
  readonly label: number;
  readonly cover: Traits | "wood" | "settlement";
  /** Middle of the season, days after 1 September; anywhere in the year. */
  readonly centre: number;
  /** Days that it is green. */
  readonly length: number;
  /** Greenness at the height of the season, 0 to 1. */
  readonly vigour: number;
  /** Brightness of its soil relative to the mean. */
  readonly soil: number;
  /** Its own radar level, dB. */
  readonly roughness: number;
  /** Direction of its rows, radians; and their distance in pixels of a 256 px image of a 32 px tile. */
  readonly direction: number;
  readonly spacing: number;
}

/** A rectangle in the tile's turned frame that is either cut further or a parcel. */
type Region =
  | { readonly axis: 0 | 1; readonly at: number; readonly low: Region; readonly high: Region }
  | { readonly parcel: Parcel; readonly box: Box };
interface Box {
  readonly low: readonly [number, number];
  readonly high: readonly [number, number];
}

/** What lies at a point: the parcel, and how far its border is, in pixels of 10 m. */
export interface Ground {
  readonly parcel: Parcel;
  readonly border: number;
}

/** The parcels of a tile of `size` pixels of 10 m. */
export interface Parcels {
  readonly all: readonly Parcel[];
  /** What lies at (x, y), in pixels of 10 m from the upper left corner. */
  at(x: number, y: number): Ground;
}

/** Sides of a parcel in pixels of 10 m: none is cut below, all are above twice that. */
const shortest = 8;

/** Cuts a tile into parcels along two directions that the whole tile shares, as fields are. Draws from the noise's positions on. */
export function drawParcels(noise: Noise, size: number): Parcels {
  const turn = (noise.uniform(0) * Math.PI) / 2;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const half = size * 0.75;
  const all: Parcel[] = [];
  let draw = 1;

  const divide = (box: Box): Region => {
    const sides = [box.high[0] - box.low[0], box.high[1] - box.low[1]] as const;
    const axis = sides[0] > sides[1] ? 0 : 1;
    if (sides[axis] < shortest * 2) {
      const parcel = drawParcel(noise, draw, all.length + 1, turn);
      draw += drawsOfParcel;
      all.push(parcel);
      return { parcel, box };
    }
    const share = 0.4 + 0.2 * noise.uniform(draw++);
    const at = box.low[axis] + sides[axis] * share;
    const [x, y] = [axis === 0 ? at : undefined, axis === 1 ? at : undefined];
    const low = divide({ low: box.low, high: [x ?? box.high[0], y ?? box.high[1]] });
    const high = divide({ low: [x ?? box.low[0], y ?? box.low[1]], high: box.high });
    return { axis, at, low, high };
  };
  const whole = divide({ low: [-half, -half], high: [half, half] });

  return {
    all,
    at(x, y) {
      const [dx, dy] = [x - size / 2, y - size / 2];
      const u = cos * dx + sin * dy;
      const v = cos * dy - sin * dx;
      let region = whole;
      while ("axis" in region) region = (region.axis === 0 ? u : v) < region.at ? region.low : region.high;
      const { low, high } = region.box;
      return { parcel: region.parcel, border: Math.min(u - low[0], high[0] - u, v - low[1], high[1] - v) };
    },
  };
}

/** Positions of the noise that a parcel uses. */
const drawsOfParcel = 9;

function drawParcel(noise: Noise, at: number, id: number, turn: number): Parcel {
  const between = (i: number, low: number, high: number): number => low + (high - low) * noise.uniform(at + i);
  const kind = noise.uniform(at);
  const crop = crops[noise.below(at + 1, crops.length)]!;
  const cover = kind < backgroundShare / 2 ? "wood" : kind < backgroundShare ? "settlement" : crop;
  const long = crop.season === "long";
  return {
    id,
    label: typeof cover === "string" ? backgroundLabel : crop.label,
    cover,
    centre: between(2, 0, 365),
    length: long ? between(3, 215, 255) : between(3, 65, 95),
    vigour: between(4, 0.75, 1),
    soil: between(5, 0.85, 1.15),
    roughness: 0.4 * noise.normal(at + 6),
    direction: turn + (noise.uniform(at + 7) < 0.5 ? 0 : Math.PI / 2),
    spacing: between(8, 4, 5.5),
  };
}

/** Which parcels a pixel of 10 m shows, and how much of each; weights add up to 1. */
export interface Cover {
  readonly parcels: readonly number[];
  readonly weights: readonly number[];
}

/** Points looked at along each side of a pixel. */
const points = 4;
/** A pixel that shows less than this of its main parcel has no certain class. */
const certain = 0.75;

/** Cover and label of each pixel of the tile, row by row; and the parcel that it shows most of. */
export function coverOf(
  parcels: Parcels,
  size: number,
): {
  readonly cover: readonly Cover[];
  readonly labels: Uint8Array;
  readonly ids: Int32Array;
} {
  const labels = new Uint8Array(size * size);
  const ids = new Int32Array(size * size);
  const cover: Cover[] = [];
  for (let p = 0; p < size * size; p++) {
    const counts = new Map<number, number>();
    for (let i = 0; i < points * points; i++) {
      const x = (p % size) + ((i % points) + 0.5) / points;
      const y = Math.floor(p / size) + (Math.floor(i / points) + 0.5) / points;
      const { id } = parcels.at(x, y).parcel;
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const sorted = [...counts].sort(([a, n], [b, m]) => m - n || a - b);
    const weights = sorted.map(([, n]) => n / points ** 2);
    const main = parcels.all[sorted[0]![0] - 1]!;
    cover.push({ parcels: sorted.map(([id]) => id - 1), weights });
    ids[p] = main.id;
    labels[p] = weights[0]! >= certain ? main.label : voidLabel;
  }
  return { cover, labels, ids };
}
