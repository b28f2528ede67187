import type { InputPlan, LabelPlan } from "../../compiler/elaborate/program.ts";
import { classColour, ignoredColour, type Rgb } from "./class-colours.ts";

/** A small picture in memory: 3 bytes a pixel. */
export interface Tile {
  readonly caption: string;
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** One input of one sample, as the model got it: `data` is frames x height x width x channels, normalised. */
export interface InputValues {
  readonly data: Float32Array;
  /** Day of year per frame. */
  readonly days: Int32Array;
  /** 1 where the frame exists. */
  readonly valid: Float32Array;
}

const red = /^(Red|R|B0?4)$/i;
const green = /^(Green|G|B0?3)$/i;
const blue = /^(Blue|B|B0?2)$/i;

/** The band indices for red, green and blue: true colour where the sensor has it, else the first three. */
function visible(bands: readonly string[]): readonly [number, number, number] | undefined {
  const found = [red, green, blue].map((name) => bands.findIndex((band) => name.test(band)));
  if (found.every((i) => i >= 0)) return found as unknown as [number, number, number];
  return bands.length >= 3 ? [0, 1, 2] : undefined;
}

/** An input as a person would look at it: true colour of its clearest date; radar as VV, VH and their difference. */
export function inputTile(plan: InputPlan, { data, days, valid }: InputValues): Tile {
  const { size, bands } = plan;
  const channels = bands.length;
  const area = size * size;
  const frames = data.length / (area * channels);
  const value = (t: number, pixel: number, c: number): number =>
    data[(t * area + pixel) * channels + c]! * plan.std[c]! + plan.mean[c]!;
  const rgb = visible(bands);
  const brightness = (t: number): number => {
    let sum = 0;
    for (let p = 0; p < area; p += 7) sum += value(t, p, rgb ? rgb[2] : 0);
    return sum;
  };
  const there = Array.from({ length: frames }, (_, t) => t).filter((t) => valid[t] === undefined || valid[t] > 0);
  // Clouds are bright, so the darkest date in blue is the clearest one. Radar sees through them: any date will do.
  const clearest = rgb
    ? there.reduce((a, b) => (brightness(b) < brightness(a) ? b : a), there[0] ?? 0)
    : there[there.length >> 1];
  const t = clearest ?? 0;
  const picked: ((pixel: number) => number)[] = rgb
    ? rgb.map((c) => (pixel) => value(t, pixel, c))
    : channels === 2
      ? [(p) => value(t, p, 0), (p) => value(t, p, 1), (p) => value(t, p, 0) - value(t, p, 1)]
      : [0, 0, 0].map((c) => (pixel) => value(t, pixel, c));
  const out = new Uint8Array(area * 3);
  const ranges =
    plan.values.kind === "uint8"
      ? [
          [0, 255],
          [0, 255],
          [0, 255],
        ]
      : stretch(picked, area, rgb !== undefined);
  picked.forEach((channel, c) => {
    const [low = 0, high = 1] = ranges[c]!;
    for (let p = 0; p < area; p++) out[p * 3 + c] = clamp((255 * (channel(p) - low)) / (high - low));
  });
  const date = frames > 1 ? `, day ${days[t]! + 1}` : "";
  return { caption: `${plan.name}: ${plan.sensor}${date}`, width: size, height: size, rgb: out };
}

const clamp = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

/** From the 2nd to the 98th percentile; one range for all channels keeps true colours true. */
function stretch(channels: readonly ((pixel: number) => number)[], area: number, together: boolean): number[][] {
  const range = (values: number[]): number[] => {
    values.sort((a, b) => a - b);
    const low = values[Math.floor(0.02 * (values.length - 1))]!;
    const high = values[Math.ceil(0.98 * (values.length - 1))]!;
    return [low, high > low ? high : low + 1];
  };
  const all = channels.map((channel) => Array.from({ length: area }, (_, p) => channel(p)));
  return together ? all.map(() => range(all.flat())) : all.map(range);
}

/** Classes as colours. */
export function classTile(caption: string, values: ArrayLike<number>, size: number, plan: LabelPlan): Tile {
  const ignore = plan.kind === "mask" ? plan.ignore : -1;
  return paint(caption, size, (p) =>
    values[p] === ignore || values[p]! < 0 ? ignoredColour : classColour(values[p]!),
  );
}

/** Where the prediction differs from the label. */
export function errorTile(
  label: ArrayLike<number>,
  prediction: ArrayLike<number>,
  size: number,
  plan: LabelPlan,
): Tile {
  const ignore = plan.kind === "mask" ? plan.ignore : -1;
  let wrong = 0;
  let counted = 0;
  for (let p = 0; p < size * size; p++) {
    if (label[p] === ignore) continue;
    counted++;
    if (label[p] !== prediction[p]) wrong++;
  }
  const caption = counted === 0 ? "errors: nothing is labelled" : `errors: ${((100 * wrong) / counted).toFixed(1)} %`;
  return paint(caption, size, (p) =>
    label[p] === ignore ? ignoredColour : label[p] === prediction[p] ? [226, 232, 240] : [220, 38, 38],
  );
}

function paint(caption: string, size: number, colour: (pixel: number) => Rgb): Tile {
  const rgb = new Uint8Array(size * size * 3);
  for (let p = 0; p < size * size; p++) rgb.set(colour(p), p * 3);
  return { caption, width: size, height: size, rgb };
}
