import type { Declaration } from "../../grammar/ast.ts";
import type { Span } from "../diag/span.ts";
import type { Entity, FileScope } from "./scope.ts";

/**
 * A declaration as written, with everything that its words may name, and what that names: two of the same writing mean the
 * same, wherever they stand.
 */
export function writtenWith(declaration: Declaration, file: FileScope, idOf: (block: object) => number): string {
  const known = new Map<Entity, number>();
  const parts: string[] = [];
  const add = ({ ast, names }: FileScope, span: Span): void => {
    const text = ast.text.slice(span.start, span.end);
    parts.push(text);
    for (const word of new Set(text.match(/[A-Za-z_][A-Za-z0-9_]*/g))) {
      const entity = names.get(word);
      if (!entity) continue;
      const seen = known.get(entity);
      parts.push(word, String(seen ?? known.size));
      if (seen !== undefined) continue;
      known.set(entity, known.size);
      if (entity.type === "let") add(entity.scope.file, entity.expr.span);
      else if (entity.type === "declaration") add(entity.file, entity.declaration.span);
      else if (entity.type === "missing") parts.push(entity.type);
      else parts.push(`${entity.kind}:${entity.name}`, entity.own ? String(idOf(entity.own.def)) : "");
    }
  };
  add(file, declaration.span);
  return parts.join("\n");
}
