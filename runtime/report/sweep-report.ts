import type { ExpectResult } from "../../compiler/elaborate/program.ts";
import type { Report } from "./report.ts";

/** One run of a sweep. */
export interface SweepRun {
  /** `base`, or the trial's name, made from its content. */
  readonly name: string;
  /** What it changes. */
  readonly set: Readonly<Record<string, string>>;
  /** Folder below the sweep's own. */
  readonly dir: string;
  readonly identity: string;
  readonly metrics: Readonly<
    Record<
      string,
      { readonly samples: number; readonly loss: number; readonly values: Readonly<Record<string, number | null>> }
    >
  >;
  readonly seconds: number;
}

/** `sweep.json` */
export interface SweepReport {
  readonly format: 1;
  readonly experiment: string;
  readonly file: string;
  readonly version: string;
  readonly runs: readonly SweepRun[];
  /** Trials that did not finish, with the reason. */
  readonly failed: readonly { readonly name: string; readonly code: string; readonly message: string }[];
  readonly expectations: readonly ExpectResult[];
  /** Mean and standard deviation over runs that differ in nothing but the seed; empty where other things differ too. */
  readonly spread: readonly Spread[];
}

/** One metric over several seeds. */
export interface Spread {
  readonly split: string;
  readonly metric: string;
  readonly runs: number;
  readonly mean: number;
  /** Of the sample: n - 1 below the fraction. */
  readonly deviation: number;
}

/** The spread of every metric, when the runs are one experiment under several seeds. */
export function spreadOf(runs: readonly SweepRun[]): readonly Spread[] {
  if (runs.length < 2 || runs.some(({ set }) => Object.keys(set).some((key) => key !== "seed"))) return [];
  return Object.entries(runs[0]!.metrics).flatMap(([split, { values }]) =>
    Object.keys(values).flatMap((metric) => {
      const found = runs.flatMap((run) => run.metrics[split]?.values[metric] ?? []);
      if (found.length !== runs.length) return [];
      const mean = found.reduce((a, b) => a + b, 0) / found.length;
      const deviation = Math.sqrt(found.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (found.length - 1));
      return [{ split, metric, runs: found.length, mean, deviation }];
    }),
  );
}

/** A run of a sweep, from its report. */
export const sweepRun = (name: string, set: SweepRun["set"], dir: string, report: Report): SweepRun => ({
  name,
  set,
  dir,
  identity: report.identity.hash,
  metrics: Object.fromEntries(
    Object.entries(report.metrics).map(([split, { samples, loss, values }]) => [split, { samples, loss, values }]),
  ),
  seconds: report.timing.seconds,
});
