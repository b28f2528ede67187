import { type Checked, check, checkSource } from "../../compiler/check/check.ts";
import { CheckMemory } from "../../compiler/check/memory.ts";
import { settingsOf } from "../../compiler/check/settings.ts";
import type { ReadFile } from "../../compiler/check/world.ts";
import { applyFixes } from "../../compiler/diag/apply.ts";
import { type Diagnostic, diagnostic } from "../../compiler/diag/diagnostic.ts";
import { toJson } from "../../compiler/diag/render-json.ts";
import { renderText } from "../../compiler/diag/render-text.ts";
import { parse } from "../../grammar/parse.ts";
import { print } from "../../grammar/print.ts";
import { decodeSource } from "../../grammar/source.ts";

const file = "fuzz.sky";

/** How long a text may take, in milliseconds of this process' own work. */
const longest = 1000;

/** Thrown where something does not hold. */
class Broken extends Error {}

function holds(good: boolean, what: string): asserts good {
  if (!good) throw new Broken(what);
}

/** Runs some work again before it is called too slow: the machine may have been busy, and the first run compiles. */
function timed<T>(what: string, work: () => T): T {
  let result: T;
  for (let tries = 1; ; tries++) {
    const start = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(start);
    if ((user + system) / 1000 < longest) return result;
    holds(tries < 3, `${what} takes more than ${longest} ms`);
  }
}

function judge(text: string, diagnostics: readonly Diagnostic[]): void {
  const inside = (span: Diagnostic["span"], what: string): void => {
    if (!span) return;
    const good = span.start >= 0 && span.start <= span.end && span.end <= text.length && span.file === file;
    holds(good, `${what} is at ${span.file}:${span.start}..${span.end} of ${text.length}`);
  };
  for (const { code, message, help, span, related, fixes } of diagnostics) {
    holds(!code.startsWith("SKY9"), `a fault of ours: ${code} ${message}`);
    holds(
      !/undefined|NaN|\[object/.test(text) ? !/\bundefined\b|\bNaN\b|\[object /.test(`${message} ${help ?? ""}`) : true,
      `it says: ${code} ${message} ${help ?? ""}`,
    );
    inside(span, code);
    for (const one of related) inside(one.span, `what ${code} relates to`);
    for (const { edits } of fixes) for (const edit of edits) inside(edit.span, `a mend of ${code}`);
  }
  const sources = new Map([[file, text]]);
  const { sources: mended } = applyFixes(
    sources,
    diagnostics.flatMap(({ fixes }) => fixes.slice(0, 1)),
  );
  holds(mended.has(file), "the mended text is gone");
}

/** What an experiment comes to, without the places. */
const meaning = ({ experiments, diagnostics }: Checked): string =>
  JSON.stringify([
    experiments.map(({ declaration, bound, plan }) => [
      declaration.name.text,
      bound ? settingsOf(bound).map(({ path, value, origin, paper }) => [path, value, origin.kind, paper]) : undefined,
      plan ? [plan.iterations, plan.trials.map(({ name }) => name), plan.expectations.length] : undefined,
    ]),
    diagnostics.map(({ code }) => code).sort(),
  ]);

/** What has to hold for the form of every text. Gives the canonical form, where the text has one. */
export function formHolds(text: string): string | undefined {
  const { ast, diagnostics } = timed("reading", () => parse(text, file));
  judge(text, diagnostics);
  if (diagnostics.length > 0) return undefined;
  const once = timed("formatting", () => print(ast));
  const again = parse(once, file);
  holds(again.diagnostics.length === 0, `the canonical form does not parse: ${again.diagnostics[0]?.message}\n${once}`);
  const twice = print(again.ast);
  holds(twice === once, `formatting is not idempotent:\n${once}\n-- and then --\n${twice}`);
  return once;
}

/** No other file is there. */
const only =
  (text: string): ReadFile =>
  (path) =>
    path === file ? { text } : { diagnostic: diagnostic("SKY1040", undefined, { path, hint: "" }) };

// Checks of several thousand texts in a row are also what the memory of an editor's checker sees.
let memory = new CheckMemory();
let checks = 0;

/** What has to hold for the meaning of every text, besides its form. */
export function meaningHolds(text: string): void {
  const canonical = formHolds(text);
  if (checks++ % 500 === 0) memory = new CheckMemory();
  const checked = timed("checking", () => check(file, only(text), { memory }));
  judge(text, checked.diagnostics);
  if (checks % 20 === 0) {
    const texts = new Map([[file, text]]);
    holds(renderText(checked.diagnostics, texts, false).length >= 0, "no text");
    holds(toJson(checked.diagnostics, texts).length === checked.diagnostics.length, "no JSON");
    holds(meaning(checkSource(text, file)) === meaning(checked), "with its memory the checker says something else");
  }
  if (canonical === undefined) return;
  const after = check(file, only(canonical), { memory });
  holds(
    meaning(after) === meaning(checked),
    `formatting changes the meaning:\n${meaning(checked)}\n${meaning(after)}\n${canonical}`,
  );
}

/** What has to hold for the bytes of every file. */
export function bytesHold(bytes: Uint8Array): void {
  const source = timed("decoding", () => decodeSource(Buffer.from(bytes), file));
  if ("text" in source) formHolds(source.text);
  else holds(/^SKY104[0-5]$/.test(source.diagnostic.code), `it says ${source.diagnostic.code}`);
}
