import type { SourceFile } from "./ast.ts";
import { concat, type Doc, hardLine, layOut, text } from "./doc.ts";
import { Comments, type Part } from "./print-comments.ts";
import { Printer } from "./print-member.ts";
import { quoted } from "./print-value.ts";

/** Longest line that the printer makes by itself; tables, texts and comments may be longer. */
export const lineWidth = 120;

/**
 * The canonical text of a file: two spaces, aligned values and table cells, one member a line where the source had more
 * than one line. Keeps every comment. What it gives, it gives back unchanged. Meant for trees without syntax errors.
 */
export function print(file: SourceFile): string {
  const comments = new Comments(file);
  const printer = new Printer(file, comments);
  const parts: Part[] = [];
  if (file.edition) {
    const { value, span } = file.edition;
    parts.push({ start: span.start, key: span.start, end: span.end, doc: () => text(`sky ${value}`) });
  }
  for (const one of file.imports) {
    const names = one.names.map(({ name, alias }) => name.text + (alias ? ` as ${alias.text}` : ""));
    const doc = (): Doc => printer.importLine(names, quoted(one.from.value));
    parts.push({ start: one.span.start, key: one.span.start, end: one.span.end, doc });
  }
  for (const item of file.items) parts.push(printer.item(item));
  const lines = comments.lines(parts, 0, Number.POSITIVE_INFINITY, () => "", true);
  const out = layOut(concat([lines, hardLine()]), lineWidth);
  return out.replace(/\n+$/, "\n").replace(/^\n+/, "");
}
