import { parse } from "../../grammar/parse.ts";
import { print } from "../../grammar/print.ts";
import { commonPairs } from "../diag/common-pairs.ts";
import type { Edit } from "../diag/diagnostic.ts";

/** The edits that bring a text into its canonical form, line by line; none where it has syntax errors. Line endings stay as they are. */
export function formatting(text: string, file: string): readonly Edit[] {
  const { ast, diagnostics } = parse(text, file);
  if (diagnostics.length > 0) return [];
  const canonical = print(ast);
  const again = parse(canonical, file);
  // Better no change than a file that lost something to a fault of ours.
  if (again.diagnostics.length > 0 || again.ast.comments.length !== ast.comments.length) return [];
  const ending = /\r\n/.test(text) ? "\r\n" : "\n";
  return lineEdits(text, ending === "\n" ? canonical : canonical.replaceAll("\n", ending), file);
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The edits that make one text the other: runs of lines that differ, and nothing else. */
export function lineEdits(before: string, after: string, file: string): Edit[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const a = old.slice(head, old.length - tail);
  const b = now.slice(head, now.length - tail);
  const starts = [0];
  for (const line of old) starts.push(starts.at(-1)! + line.length);
  return hunks(a, b).map(({ from, to, lines }) => ({
    span: { file, start: starts[head + from]!, end: starts[head + to]! },
    text: lines.join(""),
  }));
}

interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** A table of more entries than this costs more than replacing all of it. */
const largest = 4_000_000;

/** Runs of lines that differ, by the longest common subsequence. */
function hunks(a: readonly string[], b: readonly string[]): Hunk[] {
  if (a.length === 0 && b.length === 0) return [];
  if (a.length * b.length > largest) return [{ from: 0, to: a.length, lines: b }];
  const found: Hunk[] = [];
  let [i, j] = [0, 0];
  for (const [nextA, nextB] of [...commonPairs(a, b), [a.length, b.length] as const]) {
    if (i < nextA || j < nextB) found.push({ from: i, to: nextA, lines: b.slice(j, nextB) });
    [i, j] = [nextA + 1, nextB + 1];
  }
  return found;
}
