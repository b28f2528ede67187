import { parse } from "../../grammar/parse.ts";
import type { NestedEdit } from "../check/edits.ts";
import type { FileScope } from "../check/scope.ts";
import { type Diagnostic, diagnostic } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";

const head = "sky 1 experiment set { ";

/** Texts that are plainly a path of the file system and no value of the language. */
const isPath = (text: string): boolean =>
  /^(\.{0,2}\/|~|[A-Za-z]:[\\/])/.test(text) || /^[\w.-]+(\/[\w.-]+)+\/?$/.test(text);

/** What `--set` says. */
export interface SetEdits {
  readonly edits: readonly NestedEdit[];
  readonly diagnostics: readonly Diagnostic[];
  /** The arguments as they were written, by the name under which findings point into them. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The names of findings' places in the argument `key=value`. */
export const setName = (set: string): string => `--set ${set}`;

/**
 * Reads `key=value` from the command line by the language's own grammar, as if it stood in the experiment; a path needs
 * no quotes. Names mean what they mean in `file`.
 */
export function setEdits(sets: readonly string[], file: FileScope): SetEdits {
  const edits: NestedEdit[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const set of sets) {
    const read = readSet(set, file);
    if ("path" in read) edits.push(read);
    else diagnostics.push(...read);
  }
  return { edits, diagnostics, texts: new Map(sets.map((set) => [setName(set), set])) };
}

function readSet(set: string, file: FileScope): NestedEdit | readonly Diagnostic[] {
  const malformed = [diagnostic("SKY8002", undefined, { text: set })];
  const [, key = "", sign = "", value = ""] = /^\s*([^=]*?)\s*([+-]?)=\s*(.*?)\s*$/s.exec(set) ?? [];
  if (key === "" || value === "") return malformed;
  const written = isPath(value) ? JSON.stringify(value) : value;
  // As long as what was written, so that places stay.
  const trimmed = set.trimEnd();
  const lead = trimmed.slice(0, trimmed.length - value.length);
  const form = sign === "" ? lead.replace("=", ":") : lead;
  const { ast, diagnostics: grammar } = parse(`${head}${form}${written} }`, setName(set));
  if (grammar.length > 0) return grammar;
  const declaration = ast.items.find((item) => item.type === "declaration");
  const property = declaration?.type === "declaration" ? declaration.body.members : [];
  const [only, more] = property;
  if (only?.type !== "property" || more) return malformed;
  return {
    path: only.key.parts,
    op: only.op,
    value: only.value,
    scope: { file: { path: setName(set), ast, names: file.names, declarations: [] }, lets: new Map() },
    origin: { kind: "set", from: set, span: only.value.span },
    keySpan: only.key.span,
  };
}

/** The finding with its places moved from the text that was parsed to the argument as it was written. */
export function asWritten(found: Diagnostic, texts: ReadonlyMap<string, string>): Diagnostic {
  const moved = (span: Span): Span => {
    const text = texts.get(span.file);
    if (text === undefined) return span;
    const place = (offset: number): number => Math.min(text.length, Math.max(0, offset - head.length));
    return { file: span.file, start: place(span.start), end: place(span.end) };
  };
  return {
    ...found,
    ...(found.span ? { span: moved(found.span) } : {}),
    related: found.related.map((other) => ({ ...other, span: moved(other.span) })),
    fixes: found.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, span: moved(edit.span) })),
    })),
  };
}
