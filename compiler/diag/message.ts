/** What may stand in a hole of a message. */
export type Hole = string | number;

/** A text with named holes; calling it fills them. */
export interface Message<K extends string = string> {
  readonly keys: readonly K[];
  (args: Readonly<Record<K, Hole>>): string;
}

/** Tagged template whose substitutions name the holes: a missing argument is then a type error. */
export function msg<const K extends readonly string[]>(strings: TemplateStringsArray, ...keys: K): Message<K[number]> {
  const fill = (args: Readonly<Record<string, Hole>>): string =>
    strings.reduce((out, text, i) => out + String(args[keys[i - 1]!]) + text);
  return Object.assign(fill, { keys }) as unknown as Message<K[number]>;
}

/** `error` fails the check, `warning` does not, `hole` is something the author left open (`unstated`). */
export type Severity = "error" | "warning" | "hole";

/** One code of the catalogue. `docs/errors/<code>.md` explains it and is its test. */
export interface CodeEntry {
  /** Kebab-case name, stable like the code. */
  readonly name: string;
  readonly severity: Severity;
  /** What is wrong. */
  readonly text: Message;
  /** What to write instead. */
  readonly help?: Message;
}

/** Declares one phase's part of the catalogue; keeps the literal types of the holes. */
export const defineCodes = <const T extends Readonly<Record<`SKY${number}`, CodeEntry>>>(codes: T): T => codes;
