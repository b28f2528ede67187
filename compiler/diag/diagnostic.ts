import { type Code, codes, type HolesOf } from "./catalogue/index.ts";
import type { CodeEntry, Hole, Severity } from "./message.ts";
import type { Span } from "./span.ts";

/** A second place that the message speaks of ("declared here", "required here"). */
export interface Related {
  readonly message: string;
  readonly span: Span;
}

/** Replace the text at `span` by `text`; an empty span inserts. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A mend that a machine can apply: all edits, or none. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** One finding: the single structure behind text, JSON and the editor. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  /** Absent only where no file is at fault (command line, machine). */
  readonly span?: Span;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}

/** What may be added to a diagnostic beyond its code and holes. */
export interface DiagnosticExtras {
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

/** Makes a diagnostic from the catalogue; every hole of its text and help must be filled. */
export function diagnostic<C extends Code>(
  code: C,
  span: Span | undefined,
  args: Readonly<Record<HolesOf<C>, Hole>>,
  extras: DiagnosticExtras = {},
): Diagnostic {
  const entry: CodeEntry = codes[code];
  return {
    code,
    severity: entry.severity,
    message: entry.text(args),
    ...(entry.help ? { help: entry.help(args) } : {}),
    ...(span ? { span } : {}),
    related: extras.related ?? [],
    fixes: extras.fixes ?? [],
  };
}

/** Thrown outside the checker (set-up, data, run): carries one finding and the process's exit code follows from its code. */
export class SkyError extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(`${diagnostic.code}: ${diagnostic.message}${diagnostic.help ? ` ${diagnostic.help}` : ""}`);
    this.name = "SkyError";
  }
}

/** Throws a catalogue error that has no place in a source file. */
export function fail<C extends Code>(code: C, args: Readonly<Record<HolesOf<C>, Hole>>, span?: Span): never {
  throw new SkyError(diagnostic(code, span, args));
}
