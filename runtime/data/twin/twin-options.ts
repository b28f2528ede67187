import { createHash } from "node:crypto";
import type { TwinProps } from "../../../compiler/blocks/source/twin.ts";
import { fail } from "../../../compiler/diag/diagnostic.ts";

/** Everything that a twin is a function of. */
export interface TwinOptions {
  readonly tiles: number;
  readonly seed: number;
  /** Side of a tile, pixels of 10 m. */
  readonly size: number;
  /** Side of its high-resolution image, pixels. */
  readonly hrSize: number;
  readonly series: "short" | "full";
}

/** Raised whenever the same options give other bytes. */
export const twinVersion = 1;

/** The options with their defaults. Errors: SKY6024, SKY6027. */
export function twinOptions(props: TwinProps): TwinOptions {
  const { tiles = 160, seed = 0, size = 32, hr_size: hrSize = 256, series = "short" } = props;
  const whole = (option: string, value: number, low: number, high: number): void => {
    if (Number.isInteger(value) && value >= low && value <= high) return;
    fail("SKY6027", { option, value, expected: `a whole number from ${low} to ${high}` });
  };
  whole("tiles", tiles, 1, 100_000);
  whole("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  whole("size", size, 8, 512);
  if (!Number.isInteger(hrSize) || hrSize % size !== 0 || hrSize / size < 8 || hrSize / size > 32) {
    fail("SKY6024", { size, hr: hrSize });
  }
  return { tiles, seed, size, hrSize, series };
}

/** Name that stands for the content: version and options in readable form, with a hash so that nothing else can have it. */
export function twinName(options: TwinOptions): string {
  const { tiles, seed, size, hrSize, series } = options;
  const text = JSON.stringify([twinVersion, tiles, seed, size, hrSize, series]);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return `pastis-mm-${tiles}x${size}-hr${hrSize}-${series}-seed${seed}-${hash}`;
}
