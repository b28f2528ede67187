import { codes } from "./catalogue/index.ts";
import { type Diagnostic, diagnostic } from "./diagnostic.ts";
import { LineMap, type Span } from "./span.ts";
import { nearest } from "./suggest.ts";

/** What a suppression needs to know of a file; a syntax tree has it. */
export interface Commented {
  readonly file: string;
  readonly text: string;
  readonly comments: readonly { readonly text: string; readonly span: Span }[];
}

/** What is left to report, and what the author answered for. */
export interface Suppressed {
  readonly kept: readonly Diagnostic[];
  readonly suppressed: readonly { readonly diagnostic: Diagnostic; readonly reason: string }[];
}

interface Suppression {
  readonly code: string;
  readonly reason: string;
  readonly span: Span;
  /** The line whose findings it speaks of. */
  readonly line: number;
  used: boolean;
}

const FORM = /^\s*sky-ignore\b[ \t]*([^:]*?)[ \t]*(?::[ \t]*(.*?))?\s*$/;

/**
 * Takes out the findings for which the text says `// sky-ignore SKY2207: reason`, on their own line or alone on the line
 * above. A suppression without a reason, of an unknown code, or that suppresses nothing is itself an error; syntax
 * errors, holes and our own faults cannot be suppressed. To be called once, with everything that was found.
 */
export function suppress(diagnostics: readonly Diagnostic[], files: readonly Commented[]): Suppressed {
  const problems: Diagnostic[] = [];
  const suppressions = files.flatMap((file) => read(file, problems));
  const maps = new Map(files.map(({ file, text }) => [file, new LineMap(text)]));
  const kept: Diagnostic[] = [];
  const suppressed: { diagnostic: Diagnostic; reason: string }[] = [];
  for (const found of diagnostics) {
    const line = found.span && maps.get(found.span.file)?.position(found.span.start).line;
    const match = suppressions.find(
      (one) => one.code === found.code && one.span.file === found.span?.file && one.line === line,
    );
    if (match && found.severity !== "hole") {
      match.used = true;
      suppressed.push({ diagnostic: found, reason: match.reason });
    } else {
      kept.push(found);
    }
  }
  for (const { used, code, span } of suppressions) {
    if (used) continue;
    const fixes = [{ title: "remove the comment", edits: [{ span, text: "" }] }];
    problems.push(diagnostic("SKY1091", span, { code }, { fixes }));
  }
  return { kept: [...kept, ...problems], suppressed };
}

function read(file: Commented, problems: Diagnostic[]): Suppression[] {
  const found: Suppression[] = [];
  const candidates = file.comments.filter(({ text }) => FORM.test(text));
  if (candidates.length === 0) return found;
  const map = new LineMap(file.text);
  for (const { text, span } of candidates) {
    const [, list = "", reason = ""] = FORM.exec(text)!;
    const named = list.split(/[\s,]+/).filter((word) => word !== "");
    if (named.length === 0 || reason === "") {
      problems.push(diagnostic("SKY1090", span, {}));
      continue;
    }
    const line = targetLine(map, span);
    for (const code of named) {
      const entry = (codes as Readonly<Record<string, { severity: string }>>)[code];
      if (!entry) {
        const near = nearest(code, Object.keys(codes));
        const hint = near ? `Did you mean ${near}?` : "The codes are those that `skyc check` prints.";
        problems.push(diagnostic("SKY1092", span, { code, hint }));
      } else if (/^SKY[19]/.test(code) || entry.severity === "hole") {
        problems.push(diagnostic("SKY1093", span, { code }));
      } else {
        found.push({ code, reason, span, line, used: false });
      }
    }
  }
  return found;
}

/** The comment's own line, or, when it stands alone, the next line that is not a comment. */
function targetLine(map: LineMap, span: Span): number {
  const { line, column } = map.position(span.start);
  if (
    map
      .line(line)
      .slice(0, column - 1)
      .trim() !== ""
  )
    return line;
  const last = map.position(map.text.length).line;
  let target = line + 1;
  while (target < last && /^\s*(\/\/.*)?$/.test(map.line(target))) target++;
  return target;
}
