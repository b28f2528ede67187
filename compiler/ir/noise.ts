import type { Init } from "./graph.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { fnv1a, threefry2x32, threefryInto } from "./threefry.ts";
import { sizeOf, type TensorType } from "./type.ts";

/** A key of Threefry: two unsigned 32-bit words. */
export type Key = readonly [number, number];

/** Second counter words that keep keys derived by number, keys derived by name and draws apart. */
export const foldDomain: number = fnv1a("skyc fold number");
const nameDomain = fnv1a("skyc fold name");
const drawDomain = fnv1a("skyc draw");

/** The key below `key` for a number (0 … 2^32 - 1) or a name; the op `fold_in` derives the same one for a number. */
export function foldIn(key: Key, part: number | string): Key {
  if (typeof part === "string") return threefry2x32(key[0], key[1], fnv1a(part), nameDomain);
  return threefry2x32(key[0], key[1], part, foldDomain);
}

/** The key of a place: a seed (0 … 2^53), then the way down to what is drawn. `keyOf(seed, "crop", epoch, index)` */
export function keyOf(seed: number, ...path: readonly (string | number)[]): Key {
  return path.reduce<Key>(foldIn, [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]);
}

/** Random numbers by position: draw `i` is the same whenever, wherever and in whatever order it is asked for. */
export class Noise {
  readonly #block = new Uint32Array(2);
  #at = -1;

  constructor(readonly key: Key) {}

  /** 32 random bits. */
  bits(i: number): number {
    const block = Math.floor(i / 2);
    if (block !== this.#at) {
      threefryInto(this.#block, 0, this.key[0], this.key[1], block, drawDomain);
      this.#at = block;
    }
    return this.#block[i % 2]!;
  }

  /** Evenly spread in [0, 1), in steps of 2^-24, so that f32 holds it. */
  uniform(i: number): number {
    return (this.bits(i) >>> 8) / 2 ** 24;
  }

  /** A whole number in 0 … n - 1. */
  below(i: number, n: number): number {
    return Math.floor((this.bits(i) * n) / 2 ** 32);
  }

  /** Standard normal. */
  normal(i: number): number {
    return normalQuantile((this.bits(i) + 0.5) / 2 ** 32);
  }

  /** 0 … n - 1 in random order (Fisher and Yates). */
  shuffle(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i, i + 1);
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    return order;
  }
}

/** The part of a normal distribution below minus two standard deviations. */
const belowTwo = 0.022750131948179195;

/** First values of a variable: a function of its init, size, the seed and its name, and of nothing else. */
export function fillInit(init: Init, type: TensorType, seed: number, name: string): Float32Array {
  const values = new Float32Array(sizeOf(type.shape));
  if (init.kind === "zeros") return values;
  if (init.kind === "ones") return values.fill(1);
  if (init.kind === "constant") return values.fill(init.value);
  const [k0, k1] = keyOf(seed, "init", name);
  const words = new Uint32Array(2);
  const draw = shaper(init);
  for (let i = 0; i < values.length; i += 2) {
    threefryInto(words, 0, k0, k1, i / 2, drawDomain);
    values[i] = draw((words[0]! + 0.5) / 2 ** 32);
    // The last one of an odd number of values has no partner: writing past the end of a typed array does nothing.
    values[i + 1] = draw((words[1]! + 0.5) / 2 ** 32);
  }
  return values;
}

/** Turns an even draw from (0, 1) into one of the distribution. */
function shaper(init: Extract<Init, { std: number } | { bound: number }>): (u: number) => number {
  if (init.kind === "uniform") {
    const { bound } = init;
    return (u) => (2 * u - 1) * bound;
  }
  const { std } = init;
  if (init.kind === "normal") return (u) => normalQuantile(u) * std;
  return (u) => normalQuantile(belowTwo + u * (1 - 2 * belowTwo)) * std;
}
