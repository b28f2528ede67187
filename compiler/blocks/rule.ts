import type { Code } from "../diag/catalogue/index.ts";
import type { Hole } from "../diag/message.ts";
import type { Finding } from "./define.ts";

/**
 * Thrown by `build` where a block and what it is given do not fit together; the checker turns it into a diagnostic at
 * the property `at` of the block.
 */
export class BlockError extends Error {
  constructor(
    readonly code: Code,
    /** The property at fault; empty for the block itself. */
    readonly at: string,
    readonly args: Readonly<Record<string, Hole>>,
    /** A value that would work, as it would be written. */
    readonly instead?: string,
  ) {
    super(`${code} ${JSON.stringify(args)}`);
  }
}

/** All divisors of `n`, ascending. */
export const divisors = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);

/** The divisor of `n` next to `wanted`; the larger of two equally near ones. */
export const nearestDivisor = (n: number, wanted: number): number =>
  divisors(n).reduce((best, d) => (Math.abs(d - wanted) <= Math.abs(best - wanted) ? d : best), 1);

/** Attention heads that do not share the width evenly. */
export function headsFinding(heads: number, width: number): Finding {
  const suggestion = nearestDivisor(width, heads);
  return {
    code: "SKY4101",
    at: "heads",
    args: { heads, width, suggestion },
    beside: "width",
    instead: String(suggestion),
  };
}
