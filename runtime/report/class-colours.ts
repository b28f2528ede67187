/** Red, green, blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Twelve colours that stay apart on light and dark ground and for the colour-blind; class 0, often background, is calm. */
const first: readonly Rgb[] = [
  [148, 163, 184],
  [230, 159, 0],
  [0, 114, 178],
  [0, 158, 115],
  [213, 94, 0],
  [204, 121, 167],
  [86, 180, 233],
  [240, 228, 66],
  [117, 76, 164],
  [161, 98, 7],
  [132, 204, 22],
  [190, 18, 60],
];
/** Pixels whose label does not count. */
export const ignoredColour: Rgb = [30, 33, 38];

/** The colour of class `k`; beyond the first twelve, hues a golden angle apart. */
export function classColour(k: number): Rgb {
  const known = first[k];
  if (known) return known;
  const hue = (k * 137.508) % 360;
  const light = 0.45 + 0.2 * ((k % 3) / 2);
  const a = 0.65 * Math.min(light, 1 - light);
  const channel = (n: number): number => {
    const h = (n + hue / 30) % 12;
    return Math.round(255 * (light - a * Math.max(-1, Math.min(h - 3, 9 - h, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/** `rgb(1 2 3)` for style sheets. */
export const css = ([r, g, b]: Rgb): string => `rgb(${r} ${g} ${b})`;
