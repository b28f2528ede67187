import { readFileSync } from "node:fs";
import type { Span } from "../../diag/span.ts";
import { pathLike } from "./bundle.ts";

/** The files of one user's module: their texts, and their places as spans. Paths are said as that of the first one was. */
export class CodeFiles {
  readonly #texts = new Map<string, string>();

  constructor(readonly entry: string) {}

  /** The text of a file, by its absolute path. */
  text(file: string): string {
    let text = this.#texts.get(file);
    if (text === undefined) {
      text = readFileSync(file, "utf8");
      this.#texts.set(file, text);
    }
    return text;
  }

  /** All texts that were read, by path. */
  sources(): ReadonlyMap<string, string> {
    return new Map([...this.#texts].map(([file, text]) => [pathLike(this.entry, file), text]));
  }

  span(place: { readonly file: string; readonly start: number; readonly end: number }): Span {
    return { file: pathLike(this.entry, place.file), start: place.start, end: place.end };
  }

  /** From line and column, both from 1. */
  at(file: string, line: number, column: number, length = 1): Span {
    const text = this.text(file);
    let start = 0;
    for (let i = 1; i < line; i++) {
      const end = text.indexOf("\n", start);
      if (end < 0) break;
      start = end + 1;
    }
    start = Math.min(text.length, start + column - 1);
    return this.span({ file, start, end: Math.min(text.length, start + Math.max(1, length)) });
  }

  /** Where a module's name is written in quotes; the file's beginning where it is not. */
  quoted(file: string, name: string): Span {
    const match = [`"${name}"`, `'${name}'`].find((one) => this.text(file).includes(one));
    const start = match === undefined ? 0 : this.text(file).indexOf(match);
    return this.span({ file, start, end: start + (match?.length ?? 0) });
  }
}
