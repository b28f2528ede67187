import type { Noise } from "../../../compiler/ir/noise.ts";
import type { Cover, Parcel } from "./parcels.ts";
import { presence } from "./seasons.ts";

// Surface reflectance times 1e4 in B02 B03 B04 B05 B06 B07 B08 B8A B11 B12: rounded typical spectra.
const soil = [800, 1100, 1450, 1700, 1900, 2050, 2200, 2350, 2900, 2500];
const leaf = [300, 650, 350, 950, 2800, 3700, 3900, 4100, 1900, 900];
const wood = [250, 450, 280, 700, 1900, 2400, 2500, 2650, 1200, 550];
const settlement = [1200, 1400, 1550, 1700, 1800, 1900, 2000, 2050, 2200, 2000];
const cloud = [7600, 7400, 7300, 7300, 7400, 7400, 7500, 7500, 5200, 4300];
const bands = soil.length;

/** Greenness of a parcel on a day, 0 to 1. */
export function greenness(parcel: Parcel, day: number): number {
  return 0.06 + 0.94 * parcel.vigour * presence(day, parcel.centre, parcel.length);
}

function spectrum(parcel: Parcel, day: number): readonly number[] {
  if (parcel.cover === "wood") return wood.map((value) => value * parcel.soil);
  if (parcel.cover === "settlement") return settlement.map((value) => value * parcel.soil);
  const green = greenness(parcel, day);
  return soil.map((value, band) => (1 - green) * value * parcel.soil + green * leaf[band]!);
}

/** How much of each pixel cloud hides, and how much shadow darkens. */
interface Weather {
  readonly hidden: Float64Array;
  readonly dark: Float64Array;
}

/** 1 inside the disc around the origin, 0 outside, and a slope of two pixels between. */
const within = (radius: number, x: number, y: number): number =>
  Math.min(1, Math.max(0, (radius - Math.sqrt(x * x + y * y)) / 2 + 0.5));

/** About a third of the dates have clouds left in them: soft discs, with their shadows to one side. */
function weather(noise: Noise, size: number): Weather | undefined {
  if (noise.uniform(0) >= 0.3) return undefined;
  const hidden = new Float64Array(size * size);
  const dark = new Float64Array(size * size);
  const discs = 1 + noise.below(1, 2);
  for (let i = 0; i < discs; i++) {
    const [x, y] = [noise.uniform(10 * i + 2) * size, noise.uniform(10 * i + 3) * size];
    const radius = (0.12 + 0.2 * noise.uniform(10 * i + 4)) * size;
    const shift = (0.1 + 0.15 * noise.uniform(10 * i + 5)) * size;
    for (let p = 0; p < hidden.length; p++) {
      const [dx, dy] = [(p % size) + 0.5 - x, Math.floor(p / size) + 0.5 - y];
      hidden[p] = Math.max(hidden[p]!, 0.95 * within(radius, dx, dy));
      dark[p] = Math.max(dark[p]!, within(radius, dx - shift, dy - shift));
    }
  }
  return { hidden, dark };
}

/**
 * Sentinel-2 images of a tile, dates x 10 bands x size x size, digital numbers of 1/10000. `noise` gives an independent stream for each
 * name and date.
 */
export function opticalSeries(
  parcels: readonly Parcel[],
  cover: readonly Cover[],
  size: number,
  days: readonly number[],
  noise: (name: string, date: number) => Noise,
): Int16Array {
  const area = size * size;
  const out = new Int16Array(days.length * bands * area);
  for (const [t, day] of days.entries()) {
    const spectra = parcels.map((parcel) => spectrum(parcel, day));
    const sky = weather(noise("weather", t), size);
    const grain = noise("grain", t);
    const haze = 1 + 0.03 * grain.normal(bands * area);
    for (let p = 0; p < area; p++) {
      const { parcels: shown, weights } = cover[p]!;
      const hidden = sky?.hidden[p] ?? 0;
      const light = haze * (1 - 0.5 * (sky?.dark[p] ?? 0));
      for (let band = 0; band < bands; band++) {
        let value = 0;
        for (let i = 0; i < shown.length; i++) value += weights[i]! * spectra[shown[i]!]![band]!;
        const clear = value * light * (1 + 0.05 * grain.normal(p * bands + band));
        out[(t * bands + band) * area + p] = Math.round((1 - hidden) * clear + hidden * cloud[band]!);
      }
    }
  }
  return out;
}
