import type { Noise } from "../../../compiler/ir/noise.ts";
import type { Cover, Parcel } from "./parcels.ts";
import { presence } from "./seasons.ts";

/** Looks that a pixel is the mean of; speckle is a gamma variable of this shape and mean 1 (Goodman 1976). */
const looks = 5;
/** Days that the stand's structure shows, whatever the length of its season: so radar does not tell long seasons from short ones. */
const standing = 130;

/** Backscatter of VV and VH in dB without speckle. */
function backscatter(parcel: Parcel, day: number): readonly [number, number] {
  if (parcel.cover === "wood") return [-8 + parcel.roughness, -13 + parcel.roughness];
  if (parcel.cover === "settlement") return [-3 + parcel.roughness, -10 + parcel.roughness];
  const stand = presence(day, parcel.centre, standing);
  const [vv, vh] = parcel.cover.leaves === "narrow" ? [-6, -3] : [2, 6];
  return [-11 + parcel.roughness + vv * stand, -18 + parcel.roughness + vh * stand];
}

/** Sentinel-1 images of a tile, dates x (VV, VH, VV - VH) x size x size, in dB, with speckle. `noise` as for the optical series. */
export function radarSeries(
  parcels: readonly Parcel[],
  cover: readonly Cover[],
  size: number,
  days: readonly number[],
  noise: (name: string, date: number) => Noise,
): Float32Array {
  const area = size * size;
  const out = new Float32Array(days.length * 3 * area);
  for (const [t, day] of days.entries()) {
    const speckle = noise("speckle", t);
    const soil = noise("moisture", t);
    // Rain on the whole tile, and each field's own water.
    const rain = soil.normal(0);
    const power = parcels.map((parcel, i) => {
      const wet = rain + 0.4 * soil.normal(i + 1);
      return backscatter(parcel, day).map((level) => 10 ** ((level + wet) / 10));
    });
    for (let p = 0; p < area; p++) {
      const { parcels: shown, weights } = cover[p]!;
      for (let channel = 0; channel < 2; channel++) {
        let value = 0;
        for (let i = 0; i < shown.length; i++) value += weights[i]! * power[shown[i]!]![channel]!;
        let product = 1;
        const from = (p * 2 + channel) * looks;
        for (let look = 0; look < looks; look++) product *= speckle.uniform(from + look) + 2 ** -25;
        out[(t * 3 + channel) * area + p] = 10 * Math.log10((value * -Math.log(product)) / looks);
      }
    }
    const [vv, vh] = [t * 3 * area, (t * 3 + 1) * area];
    for (let p = 0; p < area; p++) out[(t * 3 + 2) * area + p] = out[vv + p]! - out[vh + p]!;
  }
  return out;
}
