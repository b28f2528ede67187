import type { Noise } from "../../../compiler/ir/noise.ts";
import { greenness } from "./optical-series.ts";
import type { Parcel, Parcels } from "./parcels.ts";

type Colour = readonly [number, number, number];
const soil: Colour = [158, 132, 104];
const leaf: Colour = [84, 118, 66];
const wood: Colour = [52, 78, 48];
const settlement: Colour = [148, 140, 136];
const track: Colour = [176, 164, 140];
/** Width of the track along a field's border, pixels of 10 m. */
const trackWidth = 0.12;

const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

function colour(parcel: Parcel, day: number): Colour {
  if (parcel.cover === "wood") return wood;
  if (parcel.cover === "settlement") return settlement;
  return mix(soil, leaf, greenness(parcel, day));
}

/** Light and dark of the stand at a point, as an addition to the brightness; x and y in pixels of a 256 px image of a 32 px tile. */
function texture(parcel: Parcel, x: number, y: number, grain: number): number {
  if (parcel.cover === "wood") return 16 * grain;
  if (parcel.cover === "settlement") return 30 * grain;
  const { stand } = parcel.cover;
  if (stand === "closed") return 5 * grain;
  const across = Math.cos(parcel.direction) * x + Math.sin(parcel.direction) * y;
  const wave = Math.cos((2 * Math.PI * across) / parcel.spacing);
  // Between rows lies shade: darker on the whole, too.
  return -18 + 34 * wave + 5 * grain;
}

const toByte = (value: number): number => Math.round(Math.min(255, Math.max(0, value)));

/** The high-resolution image of a tile on one day: `side` x `side` x 3 bytes over `size` pixels of 10 m. */
export function groundImage(parcels: Parcels, size: number, side: number, day: number, noise: Noise): Uint8Array {
  const out = new Uint8Array(side * side * 3);
  const colours = parcels.all.map((parcel) => colour(parcel, day));
  const toMetres = size / side;
  const exposure = 1 + 0.04 * noise.normal(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const p = row * side + column;
      const [x, y] = [(column + 0.5) * toMetres, (row + 0.5) * toMetres];
      const { parcel, border } = parcels.at(x, y);
      const grain = noise.normal(p);
      const onTrack = border < trackWidth;
      const [red, green, blue] = onTrack ? track : colours[parcel.id - 1]!;
      const light = (onTrack ? 1 : parcel.soil) * exposure;
      const add = onTrack ? 5 * grain : texture(parcel, x * 8, y * 8, grain);
      out[p * 3] = toByte(red * light + add);
      out[p * 3 + 1] = toByte(green * light + add);
      out[p * 3 + 2] = toByte(blue * light + add);
    }
  }
  return out;
}
