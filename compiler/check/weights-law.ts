import { showUnit, type ValueUnit } from "../blocks/units.ts";
import { type Diagnostic, diagnostic, type Fix } from "../diag/diagnostic.ts";
import type { ChannelSource, TrainedOn, WeightsUse } from "../elaborate/weights.ts";
import { showNumber } from "./bound.ts";

/** True when everything is known that weights have to match. */
export const isComplete = (known: Partial<TrainedOn>): known is TrainedOn =>
  known.bands !== undefined && known.values !== undefined && known.mean !== undefined && known.std !== undefined;

/** How far a mean or deviation may be off, as a share of the deviation: published figures are rounded. */
const tolerance = 0.01;

/** What stands against weights on an input, or where each of its bands' filters come from (absent: all as they are). */
export interface WeightsJudged {
  readonly diagnostics: readonly Diagnostic[];
  readonly channels?: readonly ChannelSource[];
}

/** Holds what weights were trained on against the input that they get: bands and their order, value unit, normalisation. */
export function weightsFindings(use: WeightsUse, trained: TrainedOn): WeightsJudged {
  const banded = bandsLaw(use, trained);
  if (banded.diagnostics.length > 0) return banded;
  const unit = unitLaw(use, trained) ?? normalizationLaw(use, trained);
  return unit ? { diagnostics: [unit] } : banded;
}

const listed = (bands: readonly string[]): string => bands.join(", ");
const without = (bands: readonly string[], others: readonly string[]): string[] =>
  bands.filter((band) => !others.includes(band));
const besides = ({ input, modalitySpan }: WeightsUse) => [
  { message: `"${input.modality}", which they are given`, span: modalitySpan },
];

function bandsLaw(use: WeightsUse, { bands }: TrainedOn): WeightsJudged {
  const { input, adapter } = use;
  const fresh = without(input.bands, bands);
  const left = without(bands, input.bands);
  const same = fresh.length === 0 && left.length === 0 && bands.every((band, i) => band === input.bands[i]);
  const stem = wantedStem(fresh, left);
  if (same) return adapter ? { diagnostics: [adapterInVain(use)] } : { diagnostics: [] };
  const fits =
    adapter?.kind === "select"
      ? fresh.length === 0
      : adapter?.kind === "extend" && equal(adapter.bands, fresh) && equal(adapter.drop, left);
  if (!fits) {
    const fixes: Fix[] = [{ title: `Write stem: ${stem}`, edits: [use.edit("stem", stem)] }];
    const args = {
      trained: listed(bands),
      input: input.name,
      given: listed(input.bands),
      hint: `Say how the input layer is made to fit: stem: ${stem}.`,
    };
    const at = adapter ? use.place("stem") : use.place("bands");
    return { diagnostics: [diagnostic("SKY4160", at, args, { related: besides(use), fixes })] };
  }
  if (!use.inputLayer) {
    const args = {
      trained: listed(bands),
      input: input.name,
      given: listed(input.bands),
      hint: "This backbone's input layer cannot be adapted: give it these very bands.",
    };
    return { diagnostics: [diagnostic("SKY4160", use.place("stem"), args, { related: besides(use) })] };
  }
  const init = adapter?.kind === "extend" ? adapter.init : "zeros";
  const channels = input.bands.map((band): ChannelSource => {
    const at = bands.indexOf(band);
    return at < 0 ? init : at;
  });
  return { diagnostics: [], channels };
}

const equal = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** The adapter that would fit. */
function wantedStem(fresh: readonly string[], left: readonly string[]): string {
  if (fresh.length === 0) return "select";
  const bands = fresh.length === 1 ? fresh[0]! : `[${listed(fresh)}]`;
  return left.length === 0 ? `extend(${bands})` : `extend(${bands}, drop: [${listed(left)}])`;
}

function adapterInVain(use: WeightsUse): Diagnostic {
  const why = `the weights know the bands of "${use.input.modality}" in this order already`;
  return diagnostic("SKY2108", use.place("stem"), { property: "stem", why }, { related: besides(use) });
}

/** What one unit of reflectance is in a unit; undefined for units that are no reflectance. */
const perReflectance = ({ kind, scale }: ValueUnit): number | undefined =>
  kind === "reflectance" ? 1 : kind === "dn" ? (scale ?? 1) : undefined;

/** The factor from the weights' unit to the input's; undefined where there is none. */
function factor(from: ValueUnit, to: ValueUnit): number | undefined {
  if (from.kind === to.kind && from.kind !== "dn") return 1;
  const [a, b] = [perReflectance(from), perReflectance(to)];
  return a === undefined || b === undefined ? undefined : b / a;
}

function unitLaw(use: WeightsUse, { values }: TrainedOn): Diagnostic | undefined {
  const { input } = use;
  if (factor(values, input.values) !== undefined) return undefined;
  const args = { trained: showUnit(values), input: input.name, given: showUnit(input.values) };
  return diagnostic("SKY4161", use.place("values"), args, { related: besides(use) });
}

/** The numbers that the model sees have to be those that it was trained on, band by band. */
function normalizationLaw(use: WeightsUse, { bands, values, mean, std }: TrainedOn): Diagnostic | undefined {
  const { input } = use;
  const scale = factor(values, input.values)!;
  const wanted = input.bands.map((band, i) => {
    const at = bands.indexOf(band);
    return at < 0 ? [input.mean[i]!, input.std[i]!] : [mean[at]! * scale, std[at]! * scale];
  }) as [number, number][];
  const off = wanted.findIndex(
    ([m, s], i) => Math.abs(m - input.mean[i]!) > tolerance * s || Math.abs(s - input.std[i]!) > tolerance * s,
  );
  if (off < 0) return undefined;
  const numbers = (which: 0 | 1): string =>
    `[${wanted.map((pair) => showNumber(Number(pair[which].toPrecision(6)))).join(", ")}]`;
  const statistics = `statistics { mean: ${numbers(0)}, std: ${numbers(1)} }`;
  const show = (value: number): string => showNumber(Number(value.toPrecision(4)));
  const args = {
    band: input.bands[off]!,
    trained: `mean ${show(wanted[off]![0])}, std ${show(wanted[off]![1])}`,
    given: `mean ${show(input.mean[off]!)}, std ${show(input.std[off]!)}`,
    modality: input.modality,
  };
  const fixes: Fix[] = [
    { title: `Normalise ${input.modality} as the weights want it`, edits: [use.modality("normalize", statistics)] },
  ];
  return diagnostic("SKY4162", use.place("normalize"), args, { related: besides(use), fixes });
}
