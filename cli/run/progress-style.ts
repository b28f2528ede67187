import type { ProgressStyle } from "../../runtime/train/progress.ts";

/** Options that all commands share which train or evaluate. */
export interface OutputOptions {
  readonly quiet?: boolean;
  readonly json?: boolean;
  /** What is kept of a frozen encoder's features: `off`, or the most that they may take (`20GiB`). */
  readonly featureCache?: string;
}

/** How progress is shown: events with --json, nothing with --quiet, one live line on a terminal, else a line every ten seconds. */
export function progressStyle({ quiet, json }: OutputOptions): ProgressStyle {
  if (json) return "json";
  if (quiet) return "quiet";
  return process.stderr.isTTY ? "live" : "lines";
}

/** Says something on the way, unless told to be quiet or to speak JSON. */
export function say(options: OutputOptions, text: string): void {
  if (!options.quiet && !options.json) process.stderr.write(`${text}\n`);
}
