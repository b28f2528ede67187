import { LineMap } from "../diag/span.ts";
import type { Analysis } from "./analysis.ts";

/** Lines (from 0) that can be folded away behind the first one. */
export interface FoldingRange {
  readonly start: number;
  readonly end: number;
  readonly kind: "region" | "comment" | "imports";
}

/** Bodies and lists of more than one line, runs of comments, runs of imports. */
export function foldingRanges(analysis: Analysis): readonly FoldingRange[] {
  const map = new LineMap(analysis.text);
  const lineOf = (offset: number): number => map.position(offset).line - 1;
  const found = new Map<number, FoldingRange>();
  const add = (start: number, end: number, kind: FoldingRange["kind"]): void => {
    if (end > start && !found.has(start)) found.set(start, { start, end, kind });
  };
  for (const { type, start, end } of analysis.reading().frames) {
    if (type === "file") continue;
    const closed = /[\])}]/.test(analysis.text[end] ?? "");
    add(lineOf(start), lineOf(end) - (closed ? 1 : 0), "region");
  }
  const alone = (offset: number): boolean =>
    /^[ \t\uFEFF]*$/.test(map.line(lineOf(offset) + 1).slice(0, map.position(offset).column - 1));
  const comments = (analysis.scope?.ast.comments ?? [])
    .filter(({ span }) => alone(span.start))
    .map(({ span }) => lineOf(span.start));
  for (const [start, end] of runs(comments)) add(start, end, "comment");
  const imports = (analysis.scope?.ast.imports ?? []).map(({ span }) => lineOf(span.start));
  if (imports.length > 1) add(imports[0]!, imports.at(-1)!, "imports");
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** First and last of every run of neighbouring lines. */
function runs(lines: readonly number[]): [number, number][] {
  const out: [number, number][] = [];
  for (const line of lines) {
    const last = out.at(-1);
    if (last && line === last[1] + 1) last[1] = line;
    else out.push([line, line]);
  }
  return out;
}
