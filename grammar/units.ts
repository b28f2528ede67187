/**
 * The words that may follow a number and make it a quantity. What a unit measures is the checker's matter; here they
 * only decide where a number ends. A new unit is one more entry.
 */
export const units: readonly string[] = [
  // lengths on the sensor and on the ground
  "px",
  "nm",
  "um",
  "mm",
  "cm",
  "m",
  "km",
  // lengths of training, counts of things
  "iter",
  "iters",
  "epoch",
  "epochs",
  "sample",
  "samples",
  "image",
  "images",
  "tile",
  "tiles",
  "site",
  "sites",
  "frame",
  "frames",
  "date",
  "dates",
  // time
  "ms",
  "s",
  "min",
  "h",
  "day",
  "days",
  "month",
  "months",
  "year",
  "years",
  // angles, ratios, power
  "deg",
  "rad",
  "dB",
  "%",
  // memory and work
  "KiB",
  "MiB",
  "GiB",
  "TiB",
  "MFLOPs",
  "GFLOPs",
  "TFLOPs",
  // how a count is shared out
  "total",
  "/device",
  "/site",
  "/tile",
];

/** What people write instead, and the unit that they mean. */
export const unitAliases: Readonly<Record<string, string>> = {
  pixel: "px",
  pixels: "px",
  metre: "m",
  metres: "m",
  meter: "m",
  meters: "m",
  iteration: "iters",
  iterations: "iters",
  it: "iters",
  its: "iters",
  step: "iters",
  steps: "iters",
  ep: "epochs",
  second: "s",
  seconds: "s",
  sec: "s",
  secs: "s",
  minute: "min",
  minutes: "min",
  mins: "min",
  hour: "h",
  hours: "h",
  hr: "h",
  hrs: "h",
  d: "days",
  degree: "deg",
  degrees: "deg",
  percent: "%",
  KB: "KiB",
  MB: "MiB",
  GB: "GiB",
  TB: "TiB",
};

/** Units that stand directly behind their number in the canonical form: `512px`, `1%`. */
export const attachedUnits: ReadonlySet<string> = new Set(["px", "%"]);

/** `8k`, `21.5M`: multipliers that stand directly behind the digits. */
export const multipliers: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, B: 1e9, G: 1e9, T: 1e12 };
