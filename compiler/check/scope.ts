import type { Declaration, Expr, SourceFile } from "../../grammar/ast.ts";
import type { KnownBlock } from "../blocks/registry.ts";
import type { Span } from "../diag/span.ts";

/** A parsed file with what its names mean. */
export interface FileScope {
  readonly path: string;
  readonly ast: SourceFile;
  readonly names: Map<string, Entity>;
  /** All declarations, the experiments of tables in their tables' places. */
  readonly declarations: Declaration[];
}

/** What a name can stand for. */
export type Entity =
  | { readonly type: "let"; readonly name: string; readonly expr: Expr; readonly scope: Scope; readonly span: Span }
  | { readonly type: "declaration"; readonly declaration: Declaration; readonly file: FileScope; readonly span: Span }
  | {
      readonly type: "block";
      readonly kind: string;
      readonly name: string;
      readonly span: Span;
      /** A block of the user's own, from a TypeScript file. */
      readonly own?: KnownBlock;
    }
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
  const own = scope.file.names.get(name);
  if (own || !name.includes(".")) return own;
  // A column of a table: `Table.Column`, found where the table is declared.
  const [table, ...column] = name.split(".");
  const entity = scope.file.names.get(table!);
  if (entity?.type !== "declaration" || entity.declaration.kind.text !== "table") return undefined;
  return entity.file.names.get([entity.declaration.name.text, ...column].join("."));
}

/** The `let` that an expression names, where it is nothing but a name of one. */
export function letOf(scope: Scope, expr: Expr): Extract<Entity, { type: "let" }> | undefined {
  if (expr.type !== "block" || expr.args || expr.body || expr.path.parts.length !== 1) return undefined;
  const entity = lookup(scope, expr.path.parts[0]!.text);
  return entity?.type === "let" ? entity : undefined;
}

/** The names of a file's declarations and imports, with the columns of imported tables. */
export const namesOf = (file: FileScope): [name: string, entity: Entity][] =>
  [...file.names].flatMap(([name, entity]): [string, Entity][] => {
    if (entity.type !== "declaration" || entity.file === file || entity.declaration.kind.text !== "table")
      return [[name, entity]];
    const prefix = `${entity.declaration.name.text}.`;
    const columns = [...entity.file.names].filter(([other]) => other.startsWith(prefix));
    return [
      [name, entity],
      ...columns.map(([other, e]): [string, Entity] => [`${name}.${other.slice(prefix.length)}`, e]),
    ];
  });

/** All names that can be used at a place, for near misses. */
export function visibleNames(scope: Scope): string[] {
  const names = namesOf(scope.file).map(([name]) => name);
  for (let s: Scope | undefined = scope; s; s = s.outer) names.push(...s.lets.keys());
  return names;
}

/** The `let`s that can be named at a place. */
export const letsOf = (scope: Scope): string[] =>
  visibleNames(scope).filter((name) => lookup(scope, name)?.type === "let");

/** A piece of a file as written, on one line. */
export const sourceOf = (scope: Scope, span: Span): string =>
  scope.file.ast.text.slice(span.start, span.end).replaceAll(/\s+/g, " ");
