import { spreadOf } from "../compare.ts";

/** A median with its quartiles, as text. */
export function spread(values: readonly number[], digits: number, unit: string): string {
  const { median, low, high } = spreadOf(values);
  return `${median.toFixed(digits)}${unit} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

/** Prints milliseconds: the median, with the quartiles behind it. */
export function show(what: string, values: readonly number[]): void {
  process.stdout.write(`${what}: ${spread(values, 1, " ms")}\n`);
}

/** How long a piece of work takes, in milliseconds. */
export function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
