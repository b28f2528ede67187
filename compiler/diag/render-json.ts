import type { Diagnostic } from "./diagnostic.ts";
import type { Sources } from "./order.ts";
import { LineMap, type Span } from "./span.ts";

/** A place as `--json` gives it: from 1, columns in UTF-16 units, the end exclusive. All null where no file is at fault. */
export interface JsonPlace {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
}

/** One finding as `--json` gives it. */
export interface JsonDiagnostic extends JsonPlace {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly help?: string;
  readonly related: readonly (JsonPlace & { readonly message: string })[];
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly (JsonPlace & { readonly start: number; readonly end: number; readonly text: string })[];
  }[];
}

/** The findings as plain data. Offsets (`start`, `end` of edits) count UTF-16 units from the start of the file. */
export function toJson(diagnostics: readonly Diagnostic[], sources: Sources): JsonDiagnostic[] {
  const maps = new Map<string, LineMap>();
  const place = (span: Span | undefined): JsonPlace => {
    const text = span && sources.get(span.file);
    if (!span || text === undefined) {
      return { file: span?.file ?? null, line: null, column: null, endLine: null, endColumn: null };
    }
    if (!maps.has(span.file)) maps.set(span.file, new LineMap(text));
    const map = maps.get(span.file)!;
    const from = map.position(span.start);
    const to = map.position(span.end);
    return { file: span.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
  return diagnostics.map(({ code, severity, message, help, span, related, fixes }) => ({
    code,
    severity,
    message,
    ...(help === undefined ? {} : { help }),
    ...place(span),
    related: related.map((other) => ({ message: other.message, ...place(other.span) })),
    fixes: fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map((edit) => ({
        ...place(edit.span),
        start: edit.span.start,
        end: edit.span.end,
        text: edit.text,
      })),
    })),
  }));
}

/** What `--json` prints: one array, also when it is empty. */
export function renderJson(diagnostics: readonly Diagnostic[], sources: Sources): string {
  return `${JSON.stringify(toJson(diagnostics, sources), null, 2)}\n`;
}
