import type { Code } from "../compiler/diag/catalogue/index.ts";
import { headers } from "./habits-headers.ts";
import { values } from "./habits-values.ts";

/** The codes of what is written as elsewhere; all of them say what was found and what to write. */
export type HabitCode = Extract<Code, `SKY103${number}`>;

/** Something that people write out of habit, and what it is called here. */
export interface Habit {
  readonly code: HabitCode;
  /** With the flag `g`; tried at each place where it begins on the line of a finding. */
  readonly pattern: RegExp;
  /** What is meant; undefined where it is none after all. */
  readonly write: (match: RegExpMatchArray) => string | undefined;
  /** Also where the finding has a mend already. */
  readonly over?: true;
  /** Only where nothing stands before it in the file. */
  readonly first?: true;
}

/** All of them, the surer ones first. A new one is one more entry: it is only believed where it leaves less wrong. */
export const habits: readonly Habit[] = [...headers, ...values];
