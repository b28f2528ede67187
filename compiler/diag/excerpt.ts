import type { LineMap, Span } from "./span.ts";

/** A place to underline, `^` for the main one and `-` for the others, with a word behind it. */
export interface Mark {
  readonly span: Span;
  readonly main: boolean;
  readonly label: string;
}

/** One printed row: the line number (empty beneath a line) and what stands right of the bar. */
export interface ExcerptRow {
  readonly gutter: string;
  readonly text: string;
  readonly kind: "source" | "main" | "other" | "gap";
}

const TAB = "    ";
const WIDTH = 140;

/** Control characters would move the cursor or worse; a picture of them does not. */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  text.replaceAll(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

const shown = (text: string): string => printable(text.replaceAll("\t", TAB));

/** Line and columns (from 0, end exclusive) of a mark's first line. */
function measure(map: LineMap, span: Span): { line: number; from: number; to: number; source: string } {
  const { line, column } = map.position(span.start);
  const source = map.line(line);
  const from = Math.min(column - 1, source.length);
  const to = Math.max(from, Math.min(source.length, from + span.end - span.start));
  return { line, from, to, source };
}

/** The lines of one file that hold the marks, each with its underlines beneath. Lines far longer than a terminal are cut. */
export function excerpt(map: LineMap, marks: readonly Mark[]): ExcerptRow[] {
  const rows: ExcerptRow[] = [];
  const measured = marks.map((mark) => ({ ...mark, ...measure(map, mark.span) }));
  measured.sort((a, b) => a.line - b.line || Number(b.main) - Number(a.main) || a.from - b.from);
  let last: number | undefined;
  let cut = 0;
  for (const { line, from, to, source, main, label } of measured) {
    if (line !== last) {
      if (last !== undefined && line > last + 1) rows.push({ gutter: "", text: "", kind: "gap" });
      cut = source.length > WIDTH && from > WIDTH / 2 ? from - WIDTH / 2 : 0;
      const window = source.slice(cut, cut + WIDTH);
      const text = `${cut > 0 ? "…" : ""}${shown(window)}${cut + WIDTH < source.length ? "…" : ""}`;
      rows.push({ gutter: String(line), text, kind: "source" });
      last = line;
    }
    const offset = shown(source.slice(cut, Math.max(cut, from))).length + (cut > 0 ? 1 : 0);
    const length = Math.max(1, shown(source.slice(Math.max(cut, from), Math.min(to, cut + WIDTH))).length);
    const under = `${" ".repeat(offset)}${(main ? "^" : "-").repeat(length)}${label ? ` ${printable(label)}` : ""}`;
    rows.push({ gutter: "", text: under, kind: main ? "main" : "other" });
  }
  return rows;
}
