import type { Annotation, SourceFile } from "../../grammar/ast.ts";
import { type Diagnostic, diagnostic } from "../diag/diagnostic.ts";
import { nearest } from "../diag/suggest.ts";

const known = ["paper"];

/** Says of every annotation of a file that it is unknown or malformed: a misspelt one would be left out of the report. */
export function checkAnnotations(ast: SourceFile): Diagnostic[] {
  const found: Diagnostic[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) walk(item);
    if (typeof node !== "object" || node === null || Array.isArray(node)) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === "annotations") for (const one of value as Annotation[]) found.push(...judge(one));
      else if (typeof value === "object" && !/span$/i.test(key)) walk(value);
    }
  };
  walk(ast.items);
  return found;
}

function judge({ name, args, span }: Annotation): Diagnostic[] {
  if (known.includes(name.text)) {
    if (args.length === 1 && args[0]!.type === "string") return [];
    const fixes = [{ title: "Remove it", edits: [{ span, text: "" }] }];
    return [diagnostic("SKY2114", span, { name: name.text, hint: 'Write @paper("Table 7 (i)").' }, { fixes })];
  }
  const near = nearest(name.text, known);
  const hint = near ? `Did you mean "@${near}"?` : 'There is @paper("…"), which says where a setting comes from.';
  const fixes = near ? [{ title: `Change it to @${near}`, edits: [{ span: name.span, text: near }] }] : [];
  return [diagnostic("SKY2114", span, { name: name.text, hint }, { fixes })];
}
