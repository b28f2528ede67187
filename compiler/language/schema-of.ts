import type { Declaration, Expr, Member } from "../../grammar/ast.ts";
import { schemas, sensors, shipped } from "../blocks/registry.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import { type FileScope, fileScope, letOf, lookup } from "../check/scope.ts";
import type { NamedBlock } from "./reading.ts";

/** Every kind of block that values can be, sensors among them. */
export const blockKinds: readonly string[] = [
  ...new Set([...shipped.blocks.values()].map(({ kind }) => kind).filter((kind) => kind !== "declaration")),
  "sensor",
];

/** A table stands for experiments: its rows are their properties, and it extends one. */
export const expandedKind = (kind: string | undefined): string | undefined => (kind === "table" ? "experiment" : kind);

/** What a declaration of a kind has. */
export const schemaOfKind = (kind: string | undefined): PropertySchema | undefined =>
  schemas[`declaration:${expandedKind(kind)}`];

/** The schema of a property: a declared one, or one of free names. */
export const propertyOf = (owner: PropertySchema | undefined, name: string): PropertySchema | undefined =>
  owner?.properties?.[name] ?? (owner?.additionalProperties || undefined);

/** Kinds of blocks that a value may be; undefined where any could stand. */
export const kindsOf = (schema: PropertySchema | undefined): readonly string[] | undefined =>
  schema ? (schema["x-block"] ?? schema["x-chain"] ?? []) : undefined;

/** The block that a dotted name means in a file; the first of `kinds` wins. */
export function blockNamed(
  file: FileScope | undefined,
  kinds: readonly string[] | undefined,
  path: readonly string[],
): NamedBlock | undefined {
  const wanted = kinds ?? blockKinds;
  const sensor = wanted.includes("sensor") ? sensors.get(path.join(".")) : undefined;
  if (sensor) return { kind: "sensor", name: sensor.name, sensor };
  const [head, ...rest] = path;
  const entity = file?.names.get(head!);
  const own = entity?.type === "block" ? entity.own : undefined;
  const name = entity?.type === "block" ? entity.name : head!;
  const kind = wanted.find((one) => (own ? own.kind === one : shipped.blocks.has(`${one}:${name}`)));
  if (kind === undefined) return undefined;
  const { def, schema } = own ?? shipped.blocks.get(`${kind}:${name}`)!;
  const variant = rest.length > 0 ? rest.join(".") : undefined;
  return {
    kind,
    name,
    def,
    schema,
    ...(own?.file ? { file: own.file } : {}),
    ...(variant === undefined ? {} : { variant }),
  };
}

/** What a variant sets of a block's properties. */
export const presetOf = (block: NamedBlock | undefined): Readonly<Record<string, unknown>> =>
  (block?.variant !== undefined && (block.def?.variants as Record<string, Record<string, unknown>>)?.[block.variant]) ||
  {};

/** The property that a block's parentheses fill. */
export const argumentOf = (block: NamedBlock | undefined): string | undefined =>
  block?.def?.argument as string | undefined;

/** A value whose parts can be named: what they are, and where they are written. */
interface Whole {
  readonly schema: PropertySchema | undefined;
  readonly file: FileScope;
  readonly members: readonly Member[];
  readonly declaration?: Declaration;
}

/** A property's value as it is written, in the declaration or, failing that, in what it extends. */
function written(
  whole: Whole,
  name: string,
  seen = new Set<Declaration>(),
): { expr: Expr; file: FileScope } | undefined {
  for (const member of whole.members)
    if (member.type === "property" && member.key.parts.length === 1 && member.key.parts[0]!.text === name)
      return { expr: member.value, file: whole.file };
  const { declaration } = whole;
  if (!declaration || seen.has(declaration)) return undefined;
  seen.add(declaration);
  for (const base of [...declaration.bases].reverse()) {
    const entity = lookup(fileScope(whole.file), base.parts.map((part) => part.text).join("."));
    if (entity?.type !== "declaration") continue;
    const inner = {
      ...whole,
      file: entity.file,
      members: entity.declaration.body.members,
      declaration: entity.declaration,
    };
    const found = written(inner, name, seen);
    if (found) return found;
  }
  return undefined;
}

/** What stands below an expression that a property is given. */
function wholeOf(own: PropertySchema | undefined, expr: Expr, file: FileScope, depth = 0): Whole | undefined {
  if (depth > 20) return undefined;
  if (expr.type === "assume") return wholeOf(own, expr.value, file, depth + 1);
  if (expr.type === "group" && expr.items.length === 1) return wholeOf(own, expr.items[0]!, file, depth + 1);
  if (expr.type === "binary" && (expr.op === "on" || expr.op === "from"))
    return wholeOf(own, expr.left, file, depth + 1);
  if (expr.type === "object") return { schema: own, file, members: expr.body.members };
  if (expr.type !== "block") return undefined;
  const named = letOf(fileScope(file), expr);
  if (named) return wholeOf(own, named.expr, named.scope.file, depth + 1);
  const path = expr.path.parts.map((part) => part.text);
  if (own?.["x-ref"]) {
    const entity = lookup(fileScope(file), path.join("."));
    return entity?.type === "declaration" ? declared(entity.declaration, entity.file) : undefined;
  }
  const block = blockNamed(file, kindsOf(own), path);
  return block ? { schema: block.schema, file, members: expr.body?.members ?? [] } : undefined;
}

/** A declaration as a value with parts. */
export function declared(declaration: Declaration, file: FileScope): Whole {
  return { schema: schemaOfKind(declaration.kind.text), file, members: declaration.body.members, declaration };
}

/** What a dotted key names, from a declaration on: `optimizer.lr`, `data.inputs.ms.size`. */
export function keySchema(
  start: Whole,
  path: readonly string[],
): { readonly owner?: PropertySchema; readonly schema?: PropertySchema } {
  let whole: Whole | undefined = start;
  for (const [i, name] of path.entries()) {
    const own: PropertySchema | undefined = propertyOf(whole?.schema, name);
    if (i === path.length - 1)
      return { ...(whole?.schema ? { owner: whole.schema } : {}), ...(own ? { schema: own } : {}) };
    const value: { expr: Expr; file: FileScope } | undefined = whole && written(whole, name);
    whole = value && wholeOf(own, value.expr, value.file);
  }
  return {};
}

/** What stands below a dotted key of a declaration, for the names that may follow its last dot. */
export function below(start: Whole, path: readonly string[]): Whole | undefined {
  let whole: Whole | undefined = start;
  for (const name of path) {
    const value: { expr: Expr; file: FileScope } | undefined = whole && written(whole, name);
    whole = value && wholeOf(propertyOf(whole?.schema, name), value.expr, value.file);
  }
  return whole;
}

export type { Whole };
