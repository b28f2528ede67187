import type { SourceFile } from "../../grammar/ast.ts";
import { type Diagnostic, diagnostic, type Fix } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import { nearest } from "../diag/suggest.ts";
import { withoutMember } from "./member-edits.ts";
import type { Entity, FileScope } from "./scope.ts";

/** One `import { … } from "…"`. */
export type Import = SourceFile["imports"][number];

/** The mend of a second declaration: another name. */
export function renamed(name: string, span: Span): Fix {
  const other = /\d$/.test(name) ? `${name}_2` : `${name}2`;
  return { title: `Call this one ${other}`, edits: [{ span, text: other }] };
}

/** The mend of a name that cannot be imported: the import without it. */
const withoutName = ({ ast }: FileScope, span: Span): Fix => ({
  title: "Remove it from the import",
  edits: [withoutMember(ast.text, span)],
});

/** Enters a name, unless it is there already. */
export function enter(scope: FileScope, name: string, entity: Entity, diagnostics: Diagnostic[]): void {
  const first = scope.names.get(name);
  if (first)
    diagnostics.push(
      diagnostic(
        "SKY2004",
        entity.span,
        { name },
        {
          related: [{ message: "declared here first", span: first.span }],
          // The name of an import is that of what is imported.
          fixes: [entity.type === "block" ? withoutName(scope, entity.span) : renamed(name, entity.span)],
        },
      ),
    );
  else scope.names.set(name, entity);
}

/** Enters names that could not be imported, so that their uses are no further errors. */
export function enterMissing(file: FileScope, names: Import["names"], diagnostics: Diagnostic[]): void {
  for (const { name, alias } of names) {
    const { text, span } = alias ?? name;
    enter(file, text, { type: "missing", name: text, span }, diagnostics);
  }
}

/** Says that an imported file or module has no such name, and which it may have been. */
export function noSuchName(
  path: string,
  name: { readonly text: string; readonly span: Span },
  names: readonly string[],
  meant: string | undefined = nearest(name.text, names),
  file?: FileScope,
): Diagnostic {
  const fixes = meant
    ? [{ title: `Change "${name.text}" to "${meant}"`, edits: [{ span: name.span, text: meant }] }]
    : file
      ? [withoutName(file, name.span)]
      : [];
  const hint = meant ? `Did you mean "${meant}"?` : `It has ${names.join(", ") || "nothing to import"}.`;
  return diagnostic("SKY2006", name.span, { path, name: name.text, hint }, { fixes });
}

/** Says that an imported file or module is not there. */
export function notImported(span: Span, path: string, found: Diagnostic): Diagnostic {
  const lower = (text: string): string => (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, "");
  return diagnostic("SKY2005", span, { path, reason: lower(found.message), hint: found.help ?? "" });
}
