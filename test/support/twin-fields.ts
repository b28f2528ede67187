import { keyOf, Noise } from "../../compiler/ir/noise.ts";
import { groundImage } from "../../runtime/data/twin/ground-image.ts";
import { opticalSeries } from "../../runtime/data/twin/optical-series.ts";
import { coverOf, drawParcels } from "../../runtime/data/twin/parcels.ts";
import { radarSeries } from "../../runtime/data/twin/radar-series.ts";
import { voidLabel } from "../../runtime/data/twin/twin-classes.ts";
import { drawDays } from "../../runtime/data/twin/twin-tile.ts";

/** One field of a twin as a person would describe it with everything that each sensor shows of it. */
export interface Field {
  readonly label: number;
  /** Means of the field's pixels: dates x bands, and the days. */
  readonly optical: readonly (readonly number[])[];
  readonly radar: readonly (readonly number[])[];
  readonly opticalDays: readonly number[];
  readonly radarDays: readonly number[];
  /** Mean red, green, blue; and the spread of the brightness. */
  readonly image: readonly number[];
}

const size = 32;
const side = 256;
const fewest = 20;

/** The fields of `tiles` tiles that show at least 20 pixels, made as `writeTile` makes them. */
export function twinFields(seed: number, tiles: number): Field[] {
  return Array.from({ length: tiles }, (_, i) => fieldsOf(seed, i)).flat();
}

function fieldsOf(seed: number, tile: number): Field[] {
  const noise = (...path: (string | number)[]): Noise => new Noise(keyOf(seed, "twin", tile, ...path));
  const parcels = drawParcels(noise("parcels"), size);
  const { cover, labels, ids } = coverOf(parcels, size);
  const opticalDays = drawDays(noise("days", "S2"), [12, 20]);
  const radarDays = drawDays(noise("days", "S1A"), [12, 20]);
  const optical = opticalSeries(parcels.all, cover, size, opticalDays, noise);
  const radar = radarSeries(parcels.all, cover, size, radarDays, noise);
  const image = groundImage(parcels, size, side, noise("days", "HR").below(0, 365), noise("image"));
  return parcels.all.flatMap(({ id, label }): Field[] => {
    const pixels = [...labels.keys()].filter((p) => ids[p] === id && labels[p] !== voidLabel);
    if (pixels.length < fewest) return [];
    return [
      {
        label,
        optical: means(optical, 10, pixels),
        radar: means(radar, 3, pixels).map((values) => values.slice(0, 2)),
        opticalDays,
        radarDays,
        image: imageOf(image, pixels),
      },
    ];
  });
}

function means(series: Int16Array | Float32Array, bands: number, pixels: readonly number[]): number[][] {
  const area = size * size;
  return Array.from({ length: series.length / area / bands }, (_, t) =>
    Array.from({ length: bands }, (_, band) => {
      let sum = 0;
      for (const p of pixels) sum += series[(t * bands + band) * area + p]!;
      return sum / pixels.length;
    }),
  );
}

function imageOf(image: Uint8Array, pixels: readonly number[]): number[] {
  const ratio = side / size;
  const sums = [0, 0, 0];
  let squares = 0;
  let total = 0;
  const count = pixels.length * ratio * ratio;
  for (const p of pixels) {
    const [x0, y0] = [(p % size) * ratio, Math.floor(p / size) * ratio];
    for (let y = y0; y < y0 + ratio; y++) {
      for (let x = x0; x < x0 + ratio; x++) {
        const at = (y * side + x) * 3;
        const light = image[at]! + image[at + 1]! + image[at + 2]!;
        for (let c = 0; c < 3; c++) sums[c]! += image[at + c]!;
        total += light;
        squares += light * light;
      }
    }
  }
  const spread = Math.sqrt(squares / count - (total / count) ** 2);
  return [...sums.map((sum) => sum / count), spread];
}
