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

/** The divisors of `n` just below and just above `wanted`, as far as there are any. */
export const divisorsAround = (n: number, wanted: number): number[] => {
  const all = divisors(n);
  const below = all.filter((d) => d < wanted).at(-1);
  const above = all.find((d) => d > wanted);
  return [...(below === undefined ? [] : [below]), ...(above === undefined ? [] : [above])];
};

/** What to write where patches do not tile an image: the nearest patches, and the nearest images out of `sizes`. */
export function tilingHint(size: number, patch: number, sizes: readonly number[]): string {
  const px = (list: readonly number[]): string => list.map((n) => `${n}px`).join(" or ");
  const images = sizes.length > 0 ? `, or images of ${px(sizes)}` : "";
  return `Use patches of ${px(divisorsAround(size, patch))}${images}.`;
}

/** Stochastic depth grows from 0 at the first block: with one block there is none. */
export const deadDropPath = (property: string, depth: number, rate: number): Finding[] =>
  depth === 1 && rate > 0
    ? [
        {
          code: "SKY4126",
          at: "drop_path",
          args: {
            setting: `drop_path: ${rate}`,
            why: `it grows from 0 at the first block to this at the last, and ${property} is 1`,
          },
          beside: property,
          instead: "0",
        },
      ]
    : [];

/** What else a finding in one's own words may say: a value that would work, as it would be written, and a second property. */
export interface FindingExtras {
  readonly instead?: string;
  readonly beside?: string;
}

/** A finding of a block's own `rules`, in its own words, at the property `at`: what is wrong, why it matters, what to write instead. */
export const finding = (at: string, text: string, extras: FindingExtras = {}): Finding => ({
  code: "SKY2132",
  at,
  args: { text, block: "the block" },
  ...extras,
});

/** Ends `build` because the block does not fit what it is given; the text stands at the property `at`. */
export function refuse(at: string, text: string, instead?: string): never {
  throw new BlockError("SKY2132", at, { text, block: "the block" }, instead);
}

/** Dropping with probability 1 leaves nothing. */
export const allDropped = (property: string, rate: number): Finding[] =>
  rate < 1 ? [] : [{ code: "SKY4144", at: property, args: { property }, instead: "0.1" }];
