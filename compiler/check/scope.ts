import type { Declaration, Expr, SourceFile } from "../../grammar/ast.ts";
import type { Span } from "../diag/span.ts";

/** A parsed file with what its names mean. */
export interface FileScope {
  readonly path: string;
  readonly ast: SourceFile;
  readonly names: Map<string, Entity>;
}

/** What a name can stand for. */
export type Entity =
  | { readonly type: "let"; readonly name: string; readonly expr: Expr; readonly scope: Scope; readonly span: Span }
  | { readonly type: "declaration"; readonly declaration: Declaration; readonly file: FileScope; readonly span: Span }
  | { readonly type: "block"; readonly kind: string; readonly name: string; readonly span: Span }
  /** Imported, but not there; reported where it is imported, and not again where it is used. */
  | { readonly type: "missing"; readonly name: string; readonly span: Span };

/** Where an expression stands: the `let`s around it, innermost first, then the file. */
export interface Scope {
  readonly file: FileScope;
  readonly lets: ReadonlyMap<string, Entity>;
  readonly outer?: Scope;
}

export const fileScope = (file: FileScope): Scope => ({ file, lets: new Map() });

/** What a name means at a place; undefined when nothing is called that. */
export function lookup(scope: Scope, name: string): Entity | undefined {
  for (let s: Scope | undefined = scope; s; s = s.outer) {
    const found = s.lets.get(name);
    if (found) return found;
  }
  return scope.file.names.get(name);
}

/** The `let` that an expression names, where it is nothing but a name of one. */
export function letOf(scope: Scope, expr: Expr): Extract<Entity, { type: "let" }> | undefined {
  if (expr.type !== "block" || expr.args || expr.body || expr.path.parts.length !== 1) return undefined;
  const entity = lookup(scope, expr.path.parts[0]!.text);
  return entity?.type === "let" ? entity : undefined;
}

/** All names that can be used at a place, for near misses. */
export function visibleNames(scope: Scope): string[] {
  const names = [...scope.file.names.keys()];
  for (let s: Scope | undefined = scope; s; s = s.outer) names.push(...s.lets.keys());
  return names;
}

/** A piece of a file as written, on one line. */
export const sourceOf = (scope: Scope, span: Span): string =>
  scope.file.ast.text.slice(span.start, span.end).replaceAll(/\s+/g, " ");
