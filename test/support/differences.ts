import { expect } from "chai";

type Numbers = ArrayLike<number | bigint>;

const largest = (values: Numbers): number => {
  let top = 0;
  for (let i = 0; i < values.length; i++) top = Math.max(top, Math.abs(Number(values[i])));
  return top;
};

/** The largest difference of two arrays; NaN when one of them is not finite. */
function apart(found: Numbers, wanted: Numbers): number {
  expect(found.length, "count of values").to.equal(wanted.length);
  return largest(Array.from(found, (value, i) => Number(value) - Number(wanted[i])));
}

interface Held {
  readonly value: number;
  readonly at: string;
  readonly bar: number;
}

/** Differences between two engines: each is held against its bar at once, and the largest of each kind are said in the end. */
export class Differences {
  readonly #held = new Map<string, Held>();

  /** Largest difference of any element. */
  absolute(what: string, at: string, found: Numbers, wanted: Numbers, bar: number): void {
    this.#hold(what, { value: apart(found, wanted), at, bar });
  }

  /** Largest difference of any element, as a share of the largest element that is wanted. */
  relative(what: string, at: string, found: Numbers, wanted: Numbers, bar: number): void {
    const difference = apart(found, wanted);
    this.#hold(what, { value: difference === 0 ? 0 : difference / largest(wanted), at, bar });
  }

  /** Prints the largest difference of each kind with its bar. */
  say(): void {
    for (const [what, { value, at, bar }] of this.#held) {
      process.stdout.write(`      ${what}: at most ${value.toExponential(1)} apart (bar ${bar}), in ${at}\n`);
    }
  }

  #hold(what: string, held: Held): void {
    const before = this.#held.get(what);
    if (!before || !(held.value <= before.value)) this.#held.set(what, held);
    expect(held.value, `${what}: ${held.at}`).to.be.at.most(held.bar);
  }
}
