import { type Analysis, analyse } from "../../compiler/language/analysis.ts";
import { completionsAt } from "../../compiler/language/completions.ts";
import { hoverAt } from "../../compiler/language/hover.ts";
import { missingFile } from "./missing-file.ts";

/** A text whose `¦` is the cursor, analysed; other files by their paths. */
export function atCursor(
  marked: string,
  files: Readonly<Record<string, string>> = {},
): { readonly analysis: Analysis; readonly offset: number } {
  const offset = marked.indexOf("¦");
  if (offset < 0) throw new Error("no cursor ¦ in the text");
  const analysis = analyse(marked.replace("¦", ""), "main.sky", (path) => {
    const text = files[path];
    return text === undefined ? missingFile(path) : { text };
  });
  return { analysis, offset };
}

/** The text with a piece put in the place of another, which has to be there once. */
export function put(text: string, old: string, now: string): string {
  if (text.split(old).length !== 2) throw new Error(`"${old}" does not stand there exactly once`);
  return text.replace(old, () => now);
}

/** Labels of what is offered at the cursor, best first. */
export function offered(marked: string, files?: Readonly<Record<string, string>>): string[] {
  const { analysis, offset } = atCursor(marked, files);
  return completionsAt(analysis, offset).map(({ label }) => label);
}

/** The text after a completion was taken, its places to type over filled with what is suggested. */
export function taken(marked: string, label: string): string {
  const { analysis, offset } = atCursor(marked);
  const one = completionsAt(analysis, offset).find((each) => each.label === label);
  if (!one) throw new Error(`${label} is not offered`);
  const insert = one.insert.replaceAll(/\$\{\d+:((?:[^\\}]|\\.)*)\}|\$\d+/g, (_, text) => text ?? "");
  const edits = [{ span: one.replace, text: insert.replaceAll(/\\([\\$}])/g, "$1") }, ...(one.edits ?? [])];
  return edits
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((text, { span, text: now }) => text.slice(0, span.start) + now + text.slice(span.end), analysis.text);
}

/** What is shown at the cursor. */
export function hovered(marked: string, files?: Readonly<Record<string, string>>): string {
  const { analysis, offset } = atCursor(marked, files);
  return hoverAt(analysis, offset)?.markdown ?? "";
}
