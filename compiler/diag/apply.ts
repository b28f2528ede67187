import type { Edit, Fix } from "./diagnostic.ts";
import type { Sources } from "./order.ts";
import type { Span } from "./span.ts";

/** What `applyFixes` did. */
export interface Applied {
  readonly sources: ReadonlyMap<string, string>;
  readonly applied: readonly Fix[];
  /** Left out because they would change what another one changes, or a file that is not at hand; ask again afterwards. */
  readonly skipped: readonly Fix[];
}

const touches = (a: Edit, b: Edit): boolean =>
  a.span.file === b.span.file && a.span.start <= b.span.end && b.span.start <= a.span.end;

/** What is taken out together with all else that its line holds (nothing but white space) takes the line with it. */
function wholeLine(text: string, span: Span): Pick<Span, "start" | "end"> {
  const before = /[ \t]*$/.exec(text.slice(0, span.start))![0];
  const after = /^[ \t]*(\r?\n)?/.exec(text.slice(span.end))!;
  const start = span.start - before.length;
  const alone = span.start < span.end && (start === 0 || text[start - 1] === "\n") && after[1] !== undefined;
  return alone ? { start, end: span.end + after[0].length } : span;
}

/** Applies mends to texts: each with all of its edits or not at all; of two that touch the same place, the first. */
export function applyFixes(sources: Sources, fixes: readonly Fix[]): Applied {
  const applied: Fix[] = [];
  const skipped: Fix[] = [];
  const taken: Edit[] = [];
  for (const fix of fixes) {
    const possible = fix.edits.every(
      (edit) => sources.has(edit.span.file) && !taken.some((other) => touches(other, edit)),
    );
    if (possible && fix.edits.length > 0) {
      taken.push(...fix.edits);
      applied.push(fix);
    } else {
      skipped.push(fix);
    }
  }
  const out = new Map(sources);
  // From the back, so that the places of the others stay right.
  for (const { span, text } of taken.sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)) {
    const old = out.get(span.file)!;
    const { start, end } = text === "" ? wholeLine(old, span) : span;
    out.set(span.file, old.slice(0, start) + text + old.slice(end));
  }
  return { sources: out, applied, skipped };
}
