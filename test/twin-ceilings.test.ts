import { expect } from "chai";
import { type Example, logisticAccuracy, nearestAccuracy } from "./support/nearest-neighbours.ts";
import { type Field, twinFields } from "./support/twin-fields.ts";

type View = (field: Field) => readonly number[];

const quarters = [0, 1, 2, 3];
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
const spread = (values: readonly number[]): number[] => [mean(values), Math.min(...values), Math.max(...values)];
const middle = <T>(list: readonly T[]): T => list[Math.floor(list.length / 2)]!;
const vegetation = (s: readonly number[]): number => (s[6]! - s[2]!) / (s[6]! + s[2]!);
const byQuarter = (values: readonly number[], days: readonly number[]): number[] =>
  quarters.map((q) => mean(values.filter((_, t) => Math.floor((days[t]! * 4) / 365) === q)));

/** Descriptions with all that the season, structure and texture can be read from. */
const views = {
  "Sentinel-2, all dates": (f) => {
    const green = f.optical.map(vegetation);
    const share = mean(green.map((v) => (v > 0.45 ? 1 : 0)));
    return [...spread(green), share, mean(f.optical.map((s) => s[6]!)), ...byQuarter(green, f.opticalDays)];
  },
  "Sentinel-1, all dates": (f) => {
    const [vv, vh] = [f.radar.map((s) => s[0]!), f.radar.map((s) => s[1]!)];
    return [...spread(vv), ...spread(vh), ...byQuarter(vv, f.radarDays), ...byQuarter(vh, f.radarDays)];
  },
  "high resolution": (f) => f.image,
  "one date of each": (f) => {
    const optical = middle(f.optical);
    return [vegetation(optical), optical[2]!, optical[6]!, optical[8]!, ...middle(f.radar), ...f.image];
  },
  everything: (f) => {
    const green = f.optical.map(vegetation);
    const share = mean(green.map((v) => (v > 0.45 ? 1 : 0)));
    const radar = [0, 1].flatMap((c) => spread(f.radar.map((s) => s[c]!)));
    return [mean(green), share, mean(f.optical.map((s) => s[6]!)), ...radar, ...f.image];
  },
} satisfies Readonly<Record<string, View>>;

/** `TWIN_TILES=400 npx mocha …` measures with more fields: docs/design/0002-twin.md has the figures. */
const tiles = Number(process.env.TWIN_TILES ?? 24);

describe("the classes of the twin", () => {
  const fields = twinFields(1, tiles);
  const cut = Math.floor(fields.length * 0.6);
  const accuracy = (view: View): number => {
    const examples = fields.map((field): Example => ({ features: view(field), label: field.label }));
    const [train, test] = [examples.slice(0, cut), examples.slice(cut)];
    return Math.max(nearestAccuracy(train, test, 5), logisticAccuracy(train, test));
  };
  const found = Object.fromEntries(Object.entries(views).map(([name, view]) => [name, accuracy(view)]));
  const shown = Object.entries(found).map(([name, value]) => `${name} ${(100 * value).toFixed(1)} %`);

  it(`are told apart by all dates of all sensors (${shown.join(", ")}; ${fields.length} fields)`, () => {
    expect(found.everything).to.be.above(0.9);
  });

  for (const name of ["Sentinel-2, all dates", "Sentinel-1, all dates", "high resolution"]) {
    it(`are not told apart by one sensor: ${name}`, () => expect(found[name]).to.be.below(0.65));
  }

  it("are not told apart by one date of each sensor", () => expect(found["one date of each"]).to.be.below(0.7));
});
