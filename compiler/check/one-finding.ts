import type { SourceFile } from "../../grammar/ast.ts";
import type { Diagnostic } from "../diag/diagnostic.ts";

/** What is said of a name, and no truer for being said at each of its uses. */
const ofNames = new Set(["SKY2003", "SKY4202"]);
/** What is wrong with a value, so that it can be left open. */
const ofValues = new Set(["SKY2001", "SKY2103", "SKY2104", "SKY2105", "SKY2111"]);

/**
 * One slip, one finding: once a code and place, once a name that is used in several places, once a property that a base
 * should have given to all that extend it. An import is not missing where it is only misspelt, and a trial not where its
 * sweep is wrong.
 */
export function oneFinding(files: readonly SourceFile[], diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const texts = new Map(files.map((ast) => [ast.file, ast.text]));
  const textOf = ({ span }: Diagnostic): string =>
    span ? (texts.get(span.file) ?? "").slice(span.start, span.end) : "";
  const misspelt = new Set(
    diagnostics
      .filter(({ code }) => code === "SKY2006")
      .flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits.map(({ text }) => text))),
  );
  const seen = new Set<string>();
  return diagnostics.flatMap((found) => {
    const { code, span, message } = found;
    if (code === "SKY2003" && misspelt.has(textOf(found).split(".")[0]!)) return [];
    const base = code === "SKY2102" && span ? baseOf(files, span) : undefined;
    const place = ofNames.has(code)
      ? [span?.file, message]
      : base
        ? [base, found.help]
        : [span?.file, span?.start, span?.end];
    const key = JSON.stringify([code, ...place, span ? "" : message]);
    if (seen.has(key)) return [];
    seen.add(key);
    return [leftOpen(found, texts)];
  });
}

/** What the declaration of that name extends first. */
function baseOf(files: readonly SourceFile[], { file, start }: NonNullable<Diagnostic["span"]>): string | undefined {
  const items = files.find((ast) => ast.file === file)?.items ?? [];
  const item = items.find((one) => one.type === "declaration" && one.name.span.start === start);
  if (item?.type !== "declaration" || item.bases.length === 0) return undefined;
  return `${file} ${item.bases[0]!.parts.map(({ text }) => text).join(".")}`;
}

/** A value for which nothing better is known can be left open: that is said in every report, and no run makes it up. */
function leftOpen(found: Diagnostic, texts: ReadonlyMap<string, string>): Diagnostic {
  const { code, span, fixes } = found;
  const before = span && texts.get(span.file)?.slice(Math.max(0, span.start - 20), span.start);
  if (fixes.length > 0 || !ofValues.has(code) || !span || !before || !/:[ \t]*$/.test(before)) return found;
  return { ...found, fixes: [{ title: "Leave it open: unstated", edits: [{ span, text: "unstated" }] }] };
}
