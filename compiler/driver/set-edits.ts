import { parse } from "../../grammar/parse.ts";
import type { NestedEdit } from "../check/edits.ts";
import type { FileScope } from "../check/scope.ts";
import { type Diagnostic, diagnostic } from "../diag/diagnostic.ts";

const head = "sky 1 experiment set { ";

/** Texts that are plainly a path of the file system and no value of the language. */
const isPath = (text: string): boolean =>
  /^(\.{0,2}\/|~|[A-Za-z]:[\\/])/.test(text) || /^[\w.-]+(\/[\w.-]+)+\/?$/.test(text);

/**
 * Reads `key=value` from the command line by the language's own grammar, as if it stood in the experiment; a path needs
 * no quotes. Names mean what they mean in `file`. Errors point into the text of the argument.
 */
export function setEdits(
  sets: readonly string[],
  file: FileScope,
): { readonly edits: NestedEdit[]; readonly diagnostics: Diagnostic[]; readonly files: FileScope[] } {
  const edits: NestedEdit[] = [];
  const diagnostics: Diagnostic[] = [];
  const files: FileScope[] = [];
  for (const set of sets) {
    const at = set.indexOf("=");
    const name = `--set ${set}`;
    const key = set.slice(0, at).trim().replace(/[+-]$/, "");
    const op = set[at - 1] === "+" ? "+=" : set[at - 1] === "-" ? "-=" : ":";
    if (at < 1 || key === "") {
      diagnostics.push(diagnostic("SKY8002", undefined, { text: set }));
      continue;
    }
    const value = set.slice(at + 1).trim();
    const text = `${head}${key}${op === ":" ? ":" : ` ${op}`} ${isPath(value) ? JSON.stringify(value) : value} }`;
    const { ast, diagnostics: grammar } = parse(text, name);
    const scope: FileScope = { path: name, ast, names: file.names };
    files.push(scope);
    const declaration = ast.items.find((item) => item.type === "declaration");
    const property = declaration?.type === "declaration" ? declaration.body.members[0] : undefined;
    if (grammar.length > 0 || property?.type !== "property" || value === "") {
      diagnostics.push(...(grammar.length > 0 ? grammar : [diagnostic("SKY8002", undefined, { text: set })]));
      continue;
    }
    edits.push({
      path: property.key.parts,
      op: property.op,
      value: property.value,
      scope: { file: scope, lets: new Map() },
      origin: { kind: "set", from: set, span: property.value.span },
      keySpan: property.key.span,
    });
  }
  return { edits, diagnostics, files };
}
