import type { Diagnostic } from "./diagnostic.ts";

/** Text by file name, for excerpts and for lines and columns; undefined where there is none to show. */
export type Sources = ReadonlyMap<string, string>;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By file, place, code and message; what has no place comes first. The order does not depend on who found what first. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      byText(a.span?.file ?? "", b.span?.file ?? "") ||
      (a.span?.start ?? -1) - (b.span?.start ?? -1) ||
      (a.span?.end ?? -1) - (b.span?.end ?? -1) ||
      byText(a.code, b.code) ||
      byText(a.message, b.message),
  );
}

/** Leaves one of several findings that say the same of the same place (a base that two experiments extend, for example). */
export function dedupe(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message, span }) => {
    const key = JSON.stringify([code, message, span?.file, span?.start, span?.end]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
