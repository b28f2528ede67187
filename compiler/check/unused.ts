import type { Body, Let, SourceFile } from "../../grammar/ast.ts";
import { type Diagnostic, diagnostic, type Fix } from "../diag/diagnostic.ts";
import { withoutMember } from "./member-edits.ts";

/** The first part of every name that is used below a node; keys of properties are no uses. */
function usesIn(node: unknown, into: Set<string>): Set<string> {
  if (typeof node !== "object" || node === null) return into;
  if (Array.isArray(node)) {
    for (const item of node) usesIn(item, into);
    return into;
  }
  const { parts } = node as { readonly parts?: readonly { readonly text: string }[] };
  if (Array.isArray(parts) && parts[0]) into.add(parts[0].text);
  for (const [key, inner] of Object.entries(node)) if (key !== "key" && !/span$/i.test(key)) usesIn(inner, into);
  return into;
}

/** Every body below a node, with its own `let`s. */
function bodiesIn(node: unknown, into: Body[]): Body[] {
  if (typeof node !== "object" || node === null) return into;
  if ("members" in node) into.push(node as Body);
  for (const [key, inner] of Object.entries(node)) if (!/span$/i.test(key)) bodiesIn(inner, into);
  return into;
}

const remove = (ast: SourceFile, name: string, span: Let["span"]): Fix[] => [
  { title: `Remove ${name}`, edits: [withoutMember(ast.text, span)] },
];

/**
 * Names that are declared or imported for nothing. A `let` in a body is seen by that body alone: unused, it is a setting without
 * effect. At the top of a file it may be there for others, but hardly beside an experiment that does not use it.
 */
export function unusedNames(ast: SourceFile): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (ast.items.length === 0) return found;
  for (const body of bodiesIn(ast.items, [])) {
    const lets = body.members.filter((member): member is Let => member.type === "let");
    const used = lets.length > 0 ? usesIn(body, new Set()) : new Set<string>();
    for (const { name, span } of lets)
      if (!used.has(name.text))
        found.push(diagnostic("SKY4139", name.span, { name: name.text }, { fixes: remove(ast, name.text, span) }));
  }
  const used = usesIn(ast.items, new Set());
  for (const wanted of ast.imports) {
    const unused = wanted.names.filter(({ name, alias }) => !used.has((alias ?? name).text));
    for (const one of unused) {
      const { text, span } = one.alias ?? one.name;
      const index = wanted.names.indexOf(one);
      const next = wanted.names[index + 1];
      const before = wanted.names[index - 1];
      const whole = wanted.names.length === unused.length;
      const end = span.end;
      const start = one.name.span.start;
      const { file } = span;
      const within = next
        ? { file, start, end: next.name.span.start }
        : { file, start: before ? (before.alias ?? before.name).span.end : start, end };
      const edit = whole ? withoutMember(ast.text, wanted.span) : { span: within, text: "" };
      const fixes = [{ title: `Remove ${text}`, edits: [edit] }];
      found.push(diagnostic("SKY4140", span, { name: text, how: "imported" }, { fixes }));
    }
  }
  if (!ast.items.some((item) => item.type === "declaration" && item.kind.text === "experiment" && !item.abstract))
    return found;
  for (const item of ast.items) {
    if (item.type !== "let" || used.has(item.name.text)) continue;
    const { name, span } = item;
    const fixes = remove(ast, name.text, span);
    found.push(diagnostic("SKY4140", name.span, { name: name.text, how: "declared" }, { fixes }));
  }
  return found;
}
