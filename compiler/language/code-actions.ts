import { check } from "../check/check.ts";
import { exampleOf } from "../check/describe.ts";
import type { Diagnostic, Edit } from "../diag/diagnostic.ts";
import { mend } from "../diag/mend.ts";
import type { Analysis } from "./analysis.ts";
import { lineEdits } from "./formatting.ts";
import { valueAt } from "./reading.ts";

/** Something that the editor offers to do at a place. */
export interface CodeAction {
  readonly title: string;
  /** `quickfix` mends a finding, `refactor` rewrites, `fix-all` mends what can be mended. */
  readonly kind: "quickfix" | "refactor" | "fix-all";
  readonly edits: readonly Edit[];
  /** The finding that it mends. */
  readonly diagnostic?: Diagnostic;
  /** The one to take where there are several. */
  readonly preferred: boolean;
}

/** What can be done about a piece of the text: the mends of its findings, silencing them, assuming what is left open. */
export function codeActionsAt(analysis: Analysis, start: number, end: number): readonly CodeAction[] {
  const here = analysis.diagnostics.filter(
    ({ span }) => span !== undefined && span.file === analysis.path && span.start <= end && start <= span.end,
  );
  const actions = here.flatMap((diagnostic) => [
    ...diagnostic.fixes.map(
      ({ title, edits }, i): CodeAction => ({ title, kind: "quickfix", edits, diagnostic, preferred: i === 0 }),
    ),
    ...assuming(analysis, diagnostic),
    ...silencing(analysis, diagnostic),
  ]);
  return [...actions, ...marking(analysis, start, end)];
}

/** Every mend that leads to a text with fewer errors, as `skyc fix` would do it; undefined where there is none. */
export function fixAll(analysis: Analysis): CodeAction | undefined {
  const texts = new Map([...analysis.world.files.values()].map(({ path, ast }) => [path, ast.text]));
  const { changed } = mend(
    (now) => {
      const read = (path: string): { readonly text: string } => ({ text: now.get(path) ?? texts.get(path) ?? "" });
      const found = now.size === 0 ? analysis.checked : check(analysis.path, read, { memory: analysis.memory });
      return { diagnostics: found.diagnostics, texts: new Map([...texts, ...now]) };
    },
    (file) => file === analysis.path,
  );
  const text = changed.get(analysis.path);
  if (text === undefined) return undefined;
  const edits = lineEdits(analysis.text, text, analysis.path);
  return { title: "Fix all that can be fixed", kind: "fix-all", edits, preferred: false };
}

/** `unstated` becomes an assumption, with an example to replace. */
function assuming(analysis: Analysis, diagnostic: Diagnostic): CodeAction[] {
  if (diagnostic.severity !== "hole" || !diagnostic.span) return [];
  const word = analysis.wordAt(diagnostic.span.start);
  if (word?.text !== "unstated") return [];
  const example = exampleOf(word.slot.schema);
  const value = example.includes("…") || /\bNAME\b/.test(example) ? undefined : example;
  if (value === undefined) return [];
  const text = `assume ${value} because "not stated"`;
  return [
    {
      title: `Assume a value: ${value}`,
      kind: "quickfix",
      edits: [{ span: word.span, text }],
      diagnostic,
      preferred: false,
    },
  ];
}

/** A comment that answers for a finding; syntax errors, holes and our own faults cannot be silenced. */
function silencing(analysis: Analysis, diagnostic: Diagnostic): CodeAction[] {
  const { code, severity, span } = diagnostic;
  if (!span || severity === "hole" || /^SKY[19]/.test(code)) return [];
  const start = analysis.text.lastIndexOf("\n", span.start - 1) + 1;
  const indent = /^[ \t]*/.exec(analysis.text.slice(start))![0];
  const ending = analysis.text.includes("\r\n") ? "\r\n" : "\n";
  const edit = {
    span: { file: analysis.path, start, end: start },
    text: `${indent}// sky-ignore ${code}: the reason${ending}`,
  };
  return [{ title: `Answer for ${code} with a reason`, kind: "quickfix", edits: [edit], diagnostic, preferred: false }];
}

/** A value that is written becomes an assumption: what the paper does not state is marked as such. */
function marking(analysis: Analysis, start: number, end: number): CodeAction[] {
  const word = analysis.wordAt(start);
  const key = word?.slot.key ?? word?.key;
  const value = key && valueAt(key, start);
  if (!key || !value || end > value.end || key.frame.type === "measure" || key.frame.type === "sweep") return [];
  const text = analysis.text.slice(value.start, value.end);
  if (/^(assume|unstated)\b/.test(text) || text.includes("\n") || text.length > 60) return [];
  const edits = [{ span: value, text: `assume ${text} because "not stated"` }];
  return [{ title: `Mark ${key.text} as assumed`, kind: "refactor", edits, preferred: false }];
}
