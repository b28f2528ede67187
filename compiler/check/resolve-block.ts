import type { BlockExpr } from "../../grammar/ast.ts";
import type { Sensor } from "../blocks/define.ts";
import { type KnownBlock, sensors, shipped } from "../blocks/registry.ts";
import { nearest } from "../diag/suggest.ts";
import { either, kindOf, thereAre } from "./describe.ts";
import { importEdit } from "./import-edit.ts";
import { blocksOf, libraryOf } from "./libraries.ts";
import type { Place } from "./place.ts";
import { type Entity, letsOf, lookup, type Scope } from "./scope.ts";
import { meantBy } from "./synonyms.ts";

/** What a block's name stands for. */
export type Resolved =
  | { readonly kind: "sensor"; readonly sensor: Sensor }
  | { readonly kind: string; readonly known: KnownBlock; readonly variant?: string };

const pathText = (expr: BlockExpr): string => expr.path.parts.map((p) => p.text).join(".");

/** Finds the block of one of the kinds that a name means; undefined after a report. */
export function resolveBlock(
  place: Place,
  kinds: readonly string[],
  scope: Scope,
  expr: BlockExpr,
): Resolved | undefined {
  const full = pathText(expr);
  const sensor = kinds.includes("sensor") ? sensors.get(full) : undefined;
  if (sensor) return { kind: "sensor", sensor };
  const [head, ...rest] = expr.path.parts.map((p) => p.text) as [string, ...string[]];
  const entity = lookup(scope, head);
  if (entity?.type === "missing") return undefined;
  const own = entity?.type === "block" ? entity.own : undefined;
  const name = entity?.type === "block" ? entity.name : head;
  const kind = own ? kinds.find((k) => k === own.kind) : kinds.find((k) => shipped.blocks.has(`${k}:${name}`));
  if (!kind) {
    unresolved(place, kinds, scope, expr, name, entity);
    return undefined;
  }
  const library = libraryOf(kind);
  if (library && entity?.type !== "block") {
    const fixes = [{ title: `Import ${head} from "${library}"`, edits: [importEdit(scope.file.ast, library, head)] }];
    place.context.report("SKY2003", expr.path.span, { name: head, library }, { fixes });
  }
  const known = own ?? shipped.blocks.get(`${kind}:${name}`)!;
  return rest.length === 0 ? { kind, known } : variantOf(place, known, expr, head, rest.join("."));
}

function variantOf(
  place: Place,
  known: KnownBlock,
  expr: BlockExpr,
  head: string,
  variant: string,
): Resolved | undefined {
  const variants = Object.keys(known.def.variants ?? {});
  if (variants.includes(variant)) return { kind: known.kind, known, variant };
  const near = nearest(variant, variants);
  const { span } = expr.path;
  const text = near ? `${head}.${near}` : variants.length === 0 ? head : undefined;
  const fixes = text ? [{ title: `Change it to ${text}`, edits: [{ span, text }] }] : [];
  const hint = variants.length > 0 ? `Its variants are ${variants.join(", ")}.` : `It has none: write ${head} { … }.`;
  place.context.report("SKY2112", span, { block: head, variant, hint }, { fixes });
  return undefined;
}

/** Says why a name is no block of the kinds: it is something else, or nothing. */
function unresolved(
  place: Place,
  kinds: readonly string[],
  scope: Scope,
  expr: BlockExpr,
  name: string,
  entity: Entity | undefined,
): void {
  const { context } = place;
  const { span } = expr.path;
  const full = pathText(expr);
  const wanted = either(kinds.map(kindOf));
  const names = [...new Set([...ownBlocks(kinds, scope), ...blocksOf(kinds).map(([, n]) => n)])];
  const there = names.length > 0 ? thereAre(names) : "";
  const other =
    entity?.type === "declaration"
      ? entity.declaration.kind.text
      : entity?.type === "block"
        ? entity.kind
        : [...shipped.blocks.values()].find((block) => block.name === name)?.kind;
  const near = nearest(full, [...names, ...letsOf(scope)]) ?? meantBy(name, names) ?? meantBy(full, names);
  const only = near ?? longerForm(name, names) ?? (names.length === 1 ? names[0] : undefined);
  if (other) {
    const instead = names.length === 1 ? names[0] : names.find((one) => one.toLowerCase() === name.toLowerCase());
    const related = entity?.type === "declaration" ? [{ message: "declared here", span: entity.span }] : [];
    context.report(
      "SKY2111",
      span,
      { property: place.label, wanted, name: full, kind: kindOf(other), hint: there },
      {
        related,
        fixes: instead === undefined ? [] : [{ title: `Write ${instead}`, edits: [{ span, text: instead }] }],
      },
    );
    return;
  }
  const fixes = only ? [{ title: `Change "${full}" to "${only}"`, edits: [{ span, text: only }] }] : [];
  context.report("SKY2001", span, { name: full, wanted, hint: near ? `Did you mean "${near}"?` : there }, { fixes });
}

/** The block whose name with something behind it was written: `FCNHead`, `MixupAugmentation`. */
const longerForm = (name: string, names: readonly string[]): string | undefined =>
  names
    .filter((one) => one.length > 2 && name.toLowerCase().startsWith(one.toLowerCase()))
    .sort((a, b) => b.length - a.length)[0];

/** What a user's own blocks of some kinds are called in a file. */
const ownBlocks = (kinds: readonly string[], { file }: Scope): string[] =>
  [...file.names].flatMap(([name, entity]) =>
    entity.type === "block" && entity.own && kinds.includes(entity.kind) ? [name] : [],
  );
