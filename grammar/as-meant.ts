import { applyFixes } from "../compiler/diag/apply.ts";
import { commonPairs } from "../compiler/diag/common-pairs.ts";
import { type Diagnostic, diagnostic, type Edit } from "../compiler/diag/diagnostic.ts";
import type { SourceFile } from "./ast.ts";
import { type Habit, habits } from "./habits.ts";

/** What was read, and what is wrong with its form. */
interface Reading {
  readonly ast: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** So often may a text be read anew; each accepted mend needs one reading, most texts need none. */
const mostReadings = 24;
/** Longer texts are not read twice. */
const longest = 200_000;
/** How far a habit may reach from the line of the finding. */
const reach = 1500;

/** Nobody writes so out of habit; patterns that look for white space, a word and white space would take their time here. */
const wild = /[ \t]{60}|[\w.]{120}/;

/** Findings whose own mends only help where nothing else does: a colon inserted, a value left open or removed. */
const unsure: ReadonlySet<string> = new Set(["SKY1004", "SKY1005", "SKY1006", "SKY1012", "SKY1026"]);

/**
 * Reads a text with slips as it was most likely meant. Where a line is at fault and one of the habits of other languages
 * stands on it, the text is read once more without it; where that leaves less wrong, the habit is the finding, with its
 * mend, and everything else is judged as if it had been written right. A text without slips never comes here.
 */
export function asMeant(text: string, first: Reading, read: (text: string) => Reading): Reading {
  if (text.length > longest) return first;
  const changes = new Changes(text);
  const found: Diagnostic[] = [];
  let now = first;
  let left = mostReadings;
  // The places that were looked at, as they stand in the text itself.
  const seen = new Set<number>();
  while (left > 0) {
    const whole = changes.text;
    const own = now.diagnostics.find(({ span }) => span && !seen.has(changes.before(lineStart(whole, span.start))));
    if (!own?.span) break;
    const line = lineStart(whole, own.span.start);
    const again = (candidate: string): Reading | undefined => (left-- > 0 ? read(candidate) : undefined);
    const sure = own.fixes.length > 0 && !unsure.has(own.code);
    const helps = sure && isMended(whole, now, own, again);
    const next = helps ? undefined : firstMend(changes, now, line, sure, again);
    if (!next) {
      seen.add(changes.before(line));
      continue;
    }
    const file = own.span.file;
    const span = { file, start: next.start, end: next.end };
    const edits: Edit[] = [{ span, text: next.write }];
    const right = shown(next.right);
    const title = right === "" ? "Remove it" : `Write ${right}`;
    const help = right === "" ? "Remove it." : `Write ${right}.`;
    const at = trimmed(text, span);
    found.push(
      diagnostic(next.habit.code, { file, ...at }, { found: shown(next.found), help }, { fixes: [{ title, edits }] }),
    );
    changes.add(next);
    now = next.reading;
  }
  if (found.length === 0) return first;
  const back = (node: Reading): Reading => changes.restore(node);
  const { ast, diagnostics } = back({ ast: now.ast, diagnostics: now.diagnostics });
  const all = [...found, ...diagnostics].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  return { ast: { ...ast, text }, diagnostics: all };
}

const lineStart = (text: string, at: number): number => (at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1);

/** True when the finding's own mend leaves less wrong. */
function isMended(text: string, now: Reading, own: Diagnostic, read: (text: string) => Reading | undefined): boolean {
  const { applied, sources } = applyFixes(new Map([[own.span!.file, text]]), own.fixes.slice(0, 1));
  const next = applied.length > 0 ? read(sources.get(own.span!.file)!) : undefined;
  return next !== undefined && next.diagnostics.length < now.diagnostics.length;
}

/** A place without the white space around it. */
function trimmed(text: string, { start, end }: { start: number; end: number }): { start: number; end: number } {
  const piece = text.slice(start, end);
  if (piece.trim() === "") return widened(text, start);
  const from = start + piece.length - piece.trimStart().length;
  return { start: from, end: from + piece.trim().length };
}

/** An insertion has no text of its own to show: the word behind it, or before it. */
function widened(text: string, at: number): { start: number; end: number } {
  const behind = /^[^\s]+/.exec(text.slice(at, at + 40))?.[0] ?? "";
  if (behind !== "") return { start: at, end: at + behind.length };
  const before = /[^\s]+$/.exec(text.slice(Math.max(0, at - 40), at))?.[0] ?? "";
  return { start: at - before.length, end: at };
}

const shown = (text: string): string => {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};

interface Mend {
  readonly habit: Habit;
  /** Where it stands in the text itself, and what comes there. */
  readonly start: number;
  readonly end: number;
  readonly write: string;
  /** The whole piece as it stands and as it should. */
  readonly found: string;
  readonly right: string;
  readonly reading: Reading;
}

/** The first habit on the line of which the text is better without. */
function firstMend(
  changes: Changes,
  now: Reading,
  line: number,
  mended: boolean,
  read: (text: string) => Reading | undefined,
): Mend | undefined {
  const { text } = changes;
  const end = text.indexOf("\n", line) < 0 ? text.length : text.indexOf("\n", line);
  // What is meant may begin a little before the place where it stops to make sense.
  const before = lineStart(text, Math.max(0, lineStart(text, Math.max(0, line - 1)) - 1));
  const begin = Math.max(before, line - reach);
  const window = text.slice(begin, line + reach);
  if (wild.test(window)) return undefined;
  for (const habit of habits) {
    if (mended && !habit.over) continue;
    if (habit.first && !/^\s*(?:\/\/[^\n]*\s*)*$/.test(text.slice(0, line))) continue;
    let tries = 4;
    for (const match of window.matchAll(habit.pattern)) {
      if (begin + match.index > end || tries-- === 0) break;
      const right = habit.write(match);
      if (right === undefined || right === match[0]) continue;
      const { skip, keep } = common(match[0], right);
      const from = begin + match.index + skip;
      const to = begin + match.index + match[0].length - keep;
      const place = changes.own(from, to);
      if (!place) continue;
      const write = right.slice(skip, right.length - keep);
      const reading = read(text.slice(0, from) + write + text.slice(to));
      if (!reading) return undefined;
      if (reading.diagnostics.length < now.diagnostics.length)
        return { habit, ...place, write, found: match[0], right, reading };
    }
  }
  return undefined;
}

/** How many characters two texts share in front and at the end. */
function common(a: string, b: string): { skip: number; keep: number } {
  const most = Math.min(a.length, b.length);
  let skip = 0;
  while (skip < most && a[skip] === b[skip]) skip++;
  let keep = 0;
  while (keep < most - skip && a[a.length - 1 - keep] === b[b.length - 1 - keep]) keep++;
  return { skip, keep };
}

/** For each character of a text, where it stands in another: by their longest common part, else behind what came before. */
function alignment(text: string, write: string): readonly number[] {
  if (text.length * write.length > 250_000)
    return Array.from({ length: write.length }, (_, i) => Math.min(i, text.length));
  const places: number[] = [];
  let behind = 0;
  for (const [own, there] of [...commonPairs(write, text), [write.length, text.length] as const]) {
    while (places.length < own) places.push(behind);
    if (own < write.length) places.push(there);
    behind = there + 1;
  }
  return places;
}

/** A text with some pieces changed, and the way back to the places of the text itself. */
class Changes {
  #edits: { start: number; end: number; write: string; places: readonly number[] }[] = [];

  constructor(readonly original: string) {}

  get text(): string {
    let out = "";
    let at = 0;
    for (const { start, end, write } of this.#edits) {
      out += this.original.slice(at, start) + write;
      at = end;
    }
    return out + this.original.slice(at);
  }

  add({ start, end, write }: { start: number; end: number; write: string }): void {
    this.#edits.push({ start, end, write, places: alignment(this.original.slice(start, end), write) });
    this.#edits.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  /** The place in the text itself; inside of what was changed, the nearest one. */
  before(place: number): number {
    let shift = 0;
    for (const { start, end, write, places } of this.#edits) {
      const from = start + shift;
      if (place < from) break;
      if (place < from + write.length) return start + places[place - from]!;
      shift += write.length - (end - start);
    }
    return place - shift;
  }

  /** The same for a piece; undefined where it touches what was changed. */
  own(from: number, to: number): { start: number; end: number } | undefined {
    let shift = 0;
    for (const { start, end, write } of this.#edits) {
      const [begin, stop] = [start + shift, start + shift + write.length];
      if (to < begin) break;
      if (from <= stop) return undefined;
      shift += write.length - (end - start);
    }
    return { start: from - shift, end: to - shift };
  }

  /** Everything with its places in the text itself. */
  restore<T>(node: T): T {
    if (typeof node !== "object" || node === null) return node;
    if (Array.isArray(node)) return node.map((item) => this.restore(item)) as T;
    const { start, end } = node as { start?: unknown; end?: unknown };
    if (typeof start === "number" && typeof end === "number") {
      const from = this.before(start);
      return { ...node, start: from, end: Math.max(from, this.before(end)) };
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.restore(value)])) as T;
  }
}
