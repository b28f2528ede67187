import pc from "picocolors";
import type { Diagnostic } from "./diagnostic.ts";
import { excerpt, type Mark, printable } from "./excerpt.ts";
import type { Severity } from "./message.ts";
import type { Sources } from "./order.ts";
import { LineMap } from "./span.ts";

/** Whether to colour what goes to `stream`: NO_COLOR forbids, FORCE_COLOR demands, otherwise terminals get it. */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return stream.isTTY === true && env.TERM !== "dumb";
}

const words: Readonly<Record<Severity, readonly [one: string, many: string]>> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  hole: ["hole", "holes"],
};

/** `2 errors, 1 hole`; "no findings" for none. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const parts = (Object.keys(words) as Severity[]).flatMap((severity) => {
    const count = diagnostics.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [`${count} ${words[severity][count === 1 ? 0 : 1]}`];
  });
  return parts.length === 0 ? "no findings" : parts.join(", ");
}

/** One finding for people: what and where, the lines of the text with both places underlined, what to do. */
export function renderDiagnostic(found: Diagnostic, sources: Sources, colour = false): string {
  const c = pc.createColors(colour);
  const paint = found.severity === "error" ? c.red : found.severity === "warning" ? c.yellow : c.magenta;
  const lines = [`${paint(c.bold(`${found.severity} ${found.code}`))}${c.bold(`: ${printable(found.message)}`)}`];

  // One excerpt a file: the one at fault first.
  const marks: Mark[] = found.span ? [{ span: found.span, main: true, label: "" }] : [];
  marks.push(...found.related.map(({ span, message }) => ({ span, main: false, label: message })));
  const files = [...new Set(marks.map(({ span }) => span.file))];
  const blocks = files.map((file) => {
    const own = marks.filter(({ span }) => span.file === file);
    const text = sources.get(file);
    if (text === undefined) return { where: file, rows: [] };
    const map = new LineMap(text);
    const { line, column } = map.position(own[0]!.span.start);
    return { where: `${file}:${line}:${column}`, rows: excerpt(map, own) };
  });
  const width = Math.max(1, ...blocks.flatMap(({ rows }) => rows.map(({ gutter }) => gutter.length)));
  const bar = (gutter: string): string => c.blue(`${gutter.padStart(width)} |`);
  for (const [i, { where, rows }] of blocks.entries()) {
    lines.push(`${" ".repeat(width)}${c.blue(i === 0 ? "-->" : ":::")} ${printable(where)}`);
    if (rows.length > 0) lines.push(bar(""));
    for (const { gutter, text, kind } of rows) {
      if (kind === "gap") lines.push(c.blue("..."));
      else if (kind === "source") lines.push(`${bar(gutter)} ${text}`.trimEnd());
      else lines.push(`${bar(gutter)} ${kind === "main" ? paint(text) : c.blue(text)}`);
    }
  }
  // Lines of a picture stand beneath each other.
  const note = (word: string, text: string): string =>
    `${" ".repeat(width)} ${c.blue("=")} ${c.bold(word)}: ${printable(text).replaceAll("\n", `\n${" ".repeat(width + word.length + 5)}`)}`;
  if (found.help) lines.push(note("help", found.help));
  for (const { title } of found.fixes) lines.push(note("fix", title));
  return lines.join("\n");
}

/** All findings, and a line that counts them. Empty for none. */
export function renderText(diagnostics: readonly Diagnostic[], sources: Sources, colour = false): string {
  if (diagnostics.length === 0) return "";
  const parts = diagnostics.map((found) => renderDiagnostic(found, sources, colour));
  return `${parts.join("\n\n")}\n\n${pc.createColors(colour).bold(summary(diagnostics))}\n`;
}
