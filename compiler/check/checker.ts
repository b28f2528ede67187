import { type Checked, check } from "./check.ts";
import { CheckMemory } from "./memory.ts";

/** Checks texts that change a little from one time to the next, as in an editor. */
export interface Checker {
  /** As `check`, with the same outcome, but what is written as before is not worked out again. */
  readonly check: (...args: Parameters<typeof check>) => Checked;
}

/** A checker with a memory of its own, which is bounded. */
export function createChecker(): Checker {
  const memory = new CheckMemory();
  return { check: (root, read, editsOf, edited) => check(root, read, editsOf, edited, memory) };
}
