import type { HoleNote } from "../elaborate/program.ts";

/**
 * The texts with a value in place of every hole that has one; what else is left open stays so. Findings of such a text are
 * nobody's: it is there to see what follows from the rest.
 */
export function fillHoles(texts: ReadonlyMap<string, string>, holes: readonly HoleNote[]): ReadonlyMap<string, string> {
  const filled = new Map(texts);
  const seen = new Set<string>();
  // From the end, so that the places before stay where they are; one hole may be found on several ways.
  for (const { span, standIn } of [...holes].sort((a, b) => b.span.start - a.span.start)) {
    const text = filled.get(span.file);
    const place = `${span.file}:${span.start}`;
    if (standIn === undefined || text === undefined || seen.has(place)) continue;
    seen.add(place);
    filled.set(span.file, text.slice(0, span.start) + standIn + text.slice(span.end));
  }
  return filled;
}
