import { parametersOf } from "../../compiler/check/figures.ts";
import { type Measure, type MeasureCall, measureKey } from "../../compiler/elaborate/expect.ts";
import type { Measured, Program } from "../../compiler/elaborate/program.ts";

/** What one finished run knows of its splits. */
export interface RunResults {
  readonly metrics: Readonly<
    Record<string, { readonly loss: number; readonly values: Readonly<Record<string, number | null>> }>
  >;
}

/** A measure of one run. */
function measured({ name, args }: MeasureCall, program: KnownRun["program"], results: RunResults): Measured | string {
  const [what = ""] = args;
  const known = program.known?.get(measureKey({ name, args }));
  if (known) return known;
  if (name === "params") return { value: parametersOf(program.variables, what), share: false };
  const split = results.metrics[what];
  if (!split) return `${what} was not evaluated`;
  if (name === "loss") return { value: split.loss, share: false };
  const value = split.values[name];
  if (value === undefined) return `${name} was not measured`;
  return value === null ? `${name} has no value on ${what}` : { value, share: true };
}

/** What a setting is that nobody wrote: without `given`, the model is given everything. */
const unwritten: Readonly<Record<string, string>> = { given: "all" };

/** Whether the settings that `where` asks for are a run's own: those that its trial set, else those of its experiment. */
export const asksFor = (
  { program: { settings }, set = {} }: Pick<KnownRun, "set"> & { readonly program: Pick<Program, "settings"> },
  where: Readonly<Record<string, string>>,
): boolean =>
  Object.entries(where).every(([path, value]) => {
    const own = set[path] ?? settings.find((setting) => setting.path === path)?.value ?? unwritten[path];
    return own !== undefined && same(own, value);
  });
const same = (a: string, b: string): boolean =>
  a.replaceAll(/\s/g, "") === b.replaceAll(/\s/g, "") || (a.trim() !== "" && Number(a) === Number(b));

/** A finished run to look measures up in. */
export interface KnownRun {
  readonly program: Pick<Program, "variables" | "train" | "eval" | "settings" | "known">;
  readonly results: RunResults;
  /** What its trial changes, as the sweep writes it. */
  readonly set?: Readonly<Record<string, string>>;
}

/**
 * Measures of `own`; those that name other settings (`given: only(ms)`) are looked up among `others`, the runs of a sweep. A plain
 * run has none, and says which command trains them.
 */
export const measuresOf =
  (own: KnownRun, others: readonly KnownRun[], file: string): Measure =>
  (call) => {
    if (call.where.via !== undefined)
      return `the labels of ${call.args[0]} are hidden: the leaderboard measures what lies in submission/${call.args[0]}`;
    if (asksFor(own, call.where)) return measured(call, own.program, own.results);
    const found = others.find((other) => Object.keys(call.where).length > 0 && asksFor(other, call.where));
    if (found) return measured(call, found.program, found.results);
    const where = Object.entries(call.where).map(([key, value]) => `${key}: ${value}`);
    return `it compares with a run that has ${where.join(", ")}, which skyc sweep ${file} trains`;
  };
