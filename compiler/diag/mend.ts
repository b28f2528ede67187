import { applyFixes } from "./apply.ts";
import type { Code } from "./catalogue/index.ts";
import type { Diagnostic, Fix } from "./diagnostic.ts";
import type { Sources } from "./order.ts";
import { LineMap } from "./span.ts";

/** What a check found in texts, some of which are not what is on the disk. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: Sources;
}

/** A mend, the finding that it belongs to, and where that stood. */
export interface Mend {
  readonly code: Code;
  readonly title: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A mend that was left out. */
export interface Refused extends Mend {
  /** The errors that it would have brought; empty where it would not have removed its own finding. */
  readonly brings: readonly Diagnostic[];
}

/** What mending came to. */
export interface Mended {
  /** Texts that changed, by file. */
  readonly changed: Sources;
  readonly applied: readonly Mend[];
  readonly refused: readonly Refused[];
  /** What is left to find. */
  readonly left: Findings;
}

interface State extends Findings {
  readonly changed: Sources;
}

/** Far more than one fix can need of others after it, and few enough to end at once. */
const deepest = 6;
const mostRounds = 100;

const keyOf = ({ code, message, span }: Diagnostic): string => JSON.stringify([code, message, span?.file]);
const errors = (found: Findings): Diagnostic[] => found.diagnostics.filter(({ severity }) => severity === "error");

/** Findings of `after` that were not there before, each counted as often as it stands. */
function fresh(before: Findings, after: Findings): Diagnostic[] {
  const counts = new Map<string, number>();
  for (const one of errors(before)) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return errors(after).filter((one) => {
    const count = counts.get(keyOf(one)) ?? 0;
    counts.set(keyOf(one), count - 1);
    return count <= 0;
  });
}

const occurrences = (found: Findings, one: Diagnostic): number =>
  found.diagnostics.filter((other) => keyOf(other) === keyOf(one)).length;

/** How far a text gets before a finding stops it: its grammar, its names, its properties. Beyond, everything is judged. */
const stage = (code: string): number => (code < "SKY2" ? 1 : code < "SKY21" ? 2 : code < "SKY3" ? 3 : 4);

/** True where the new errors could only not be seen before: the text had no meaning that far. */
const unveiled = (own: Diagnostic, brings: readonly Diagnostic[]): boolean =>
  stage(own.code) < 4 && brings.every(({ code }) => stage(code) > stage(own.code));

/**
 * Applies the first fix of every finding, and then those of what is found next, until nothing changes. `check` judges
 * texts that differ from the files by `changed`; `may` says which files may change. A fix that brings an error, which no
 * further fix removes, is left out; so is one for a hole, which only the author can fill.
 */
export function mend(check: (changed: Sources) => Findings, may: (file: string) => boolean): Mended {
  const applied: Mend[] = [];
  const refused = new Map<string, Refused>();
  let state: State = { changed: new Map(), ...check(new Map()) };
  for (let round = 0; round < mostRounds; round++) {
    const candidates = fixable(state, may).filter(({ found }) => !refused.has(keyOf(found)));
    if (candidates.length === 0) break;
    const together = applyAll(check, state, candidates);
    if (together) {
      applied.push(...together.taken.map(({ found, fix }) => mendOf(state, found, fix)));
      state = together.state;
      continue;
    }
    let progress = false;
    for (const { found, fix } of candidates) {
      // Places move with every change: the finding as it stands now.
      const now = fixable(state, may).find((one) => keyOf(one.found) === keyOf(found) && one.fix.title === fix.title);
      if (!now) continue;
      const tried = tryOne(check, state, now, may, 0);
      const record = mendOf(state, now.found, now.fix);
      if ("state" in tried) {
        applied.push(record);
        state = tried.state;
        progress = true;
      } else refused.set(keyOf(found), { ...record, brings: tried.brings });
    }
    if (!progress) break;
  }
  const { changed, ...left } = state;
  // What was refused for something that is mended by now was tried in vain, and is not worth a word.
  const still = [...refused].filter(([key]) => left.diagnostics.some((one) => keyOf(one) === key));
  return { changed, applied, refused: still.map(([, one]) => one), left };
}

interface Candidate {
  readonly found: Diagnostic;
  readonly fix: Fix;
}

/** The first fix of every finding that has one, where all of its edits are in files that may change. */
const fixable = (state: Findings, may: (file: string) => boolean): Candidate[] =>
  state.diagnostics.flatMap((found) => {
    const [fix] = found.fixes;
    const possible = fix?.edits.length && fix.edits.every(({ span }) => state.texts.has(span.file) && may(span.file));
    return found.severity !== "hole" && fix && possible ? [{ found, fix }] : [];
  });

function applied(check: (changed: Sources) => Findings, state: State, fixes: readonly Fix[]): State | undefined {
  const result = applyFixes(state.texts, fixes);
  const changed = new Map(state.changed);
  for (const [file, text] of result.sources) if (text !== state.texts.get(file)) changed.set(file, text);
  if (result.applied.length === 0 || [...changed].every(([file, text]) => state.changed.get(file) === text))
    return undefined;
  return { changed, ...check(changed) };
}

/** All that do not touch each other at once, which nearly always is right; undefined where they must be tried one by one. */
function applyAll(
  check: (changed: Sources) => Findings,
  state: State,
  candidates: readonly Candidate[],
): { readonly state: State; readonly taken: readonly Candidate[] } | undefined {
  const { applied: possible } = applyFixes(
    state.texts,
    candidates.map(({ fix }) => fix),
  );
  const taken = candidates.filter(({ fix }) => possible.includes(fix));
  const next = applied(
    check,
    state,
    taken.map(({ fix }) => fix),
  );
  const gone = next && taken.every(({ found }) => occurrences(next, found) < occurrences(state, found));
  return gone && fresh(state, next).length === 0 ? { state: next, taken } : undefined;
}

type Tried = { readonly state: State } | { readonly brings: readonly Diagnostic[] };

/** One fix, kept where it brings no error or where the fixes of what it brings lead to none. */
function tryOne(
  check: (changed: Sources) => Findings,
  state: State,
  { found, fix }: Candidate,
  may: (file: string) => boolean,
  depth: number,
): Tried {
  const next = applied(check, state, [fix]);
  if (!next || occurrences(next, found) >= occurrences(state, found)) return { brings: [] };
  const brings = fresh(state, next);
  if (brings.length === 0 || unveiled(found, brings)) return { state: next };
  if (depth < deepest && follow(check, found, state, next, may, depth)) return { state: next };
  return { brings };
}

/** Whether the fixes of what is new lead to a text with neither the own finding nor errors that were not there before. */
function follow(
  check: (changed: Sources) => Findings,
  own: Diagnostic,
  before: State,
  after: State,
  may: (file: string) => boolean,
  depth: number,
): boolean {
  const keys = new Set(fresh(before, after).map(keyOf));
  const next = fixable(after, may).find(({ found }) => keys.has(keyOf(found)));
  const further = next && applied(check, after, [next.fix]);
  if (!next || !further || occurrences(further, next.found) >= occurrences(after, next.found)) return false;
  if (fresh(before, further).length === 0) return occurrences(further, own) < occurrences(before, own);
  return depth < deepest && follow(check, own, before, further, may, depth + 1);
}

function mendOf(state: Findings, found: Diagnostic, fix: Fix): Mend {
  const span = found.span ?? fix.edits[0]!.span;
  const { line, column } = new LineMap(state.texts.get(span.file) ?? "").position(span.start);
  return { code: found.code, title: fix.title, file: span.file, line, column };
}
