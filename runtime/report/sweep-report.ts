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
