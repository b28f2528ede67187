import { tokenTypes } from "../../grammar/tokens.ts";
import { units } from "../../grammar/units.ts";
import { schemas, sensors } from "../blocks/registry.ts";
import { expectedOf, kindOf } from "../check/describe.ts";
import { exportsOf, libraryNames } from "../check/libraries.ts";
import { type Entity, namesOf } from "../check/scope.ts";
import { resolvePath } from "../check/world.ts";
import type { Analysis } from "./analysis.ts";
import type { Offer } from "./completion.ts";
import { declarationPage } from "./pages.ts";
import type { Slot } from "./reading.ts";
import { expandedKind } from "./schema-of.ts";
import { stop } from "./words.ts";

/** Declarations of the same kind that can be extended. */
export function baseOffers(analysis: Analysis, { frame }: Slot): readonly Offer[] {
  const names = analysis.scope ? namesOf(analysis.scope) : [];
  return names.flatMap(([name, entity]) => {
    if (entity.type !== "declaration" || name === frame.name) return [];
    const { declaration } = entity;
    const fits = declaration.kind.text === expandedKind(frame.kind);
    return fits ? [referenceOffer(name, entity, declaration.abstract ? 0 : 1)] : [];
  });
}

/** A declaration by its name. */
export const referenceOffer = (
  name: string,
  entity: Extract<Entity, { type: "declaration" }>,
  rank: number,
): Offer => ({
  label: name,
  kind: "reference",
  detail: `${entity.declaration.abstract ? "abstract " : ""}${entity.declaration.kind.text}`,
  documentation: declarationPage(entity.declaration),
  insert: name,
  rank,
});

/** What the module of an import has and is not imported yet; without a module, what all libraries have. */
export function importOffers(analysis: Analysis, { frame, module }: Slot): readonly Offer[] {
  const there = new Set(
    analysis
      .reading()
      .words.filter(({ role, slot }) => role === "imported" && slot.frame === frame)
      .map(({ text }) => text),
  );
  const library = module === undefined ? undefined : exportsOf(module);
  if (module === undefined || library) {
    const all = module === undefined ? libraryNames.flatMap((name) => [...exportsOf(name)!]) : [...library!];
    return all
      .filter(([name]) => !there.has(name) && !name.includes("."))
      .map(([name, kind], i) => ({
        label: name,
        kind: "block",
        detail: kindOf(kind),
        documentation: schemas[`${kind}:${name}`]?.description ?? sensors.get(name)?.doc ?? "",
        insert: name,
        rank: i,
      }));
  }
  const path = resolvePath(analysis.path, module);
  const own = analysis.world.modules.get(path);
  if (own)
    return [...own.blocks.values()].flatMap((block, i) =>
      block && !there.has(block.name)
        ? [
            {
              label: block.name,
              kind: "block",
              detail: kindOf(block.kind),
              documentation: block.schema.description,
              insert: block.name,
              rank: i,
            },
          ]
        : [],
    );
  const other = analysis.scopeOf(path);
  return [...(other?.names ?? [])].flatMap(([name, entity], i): Offer[] => {
    if (there.has(name)) return [];
    if (entity.type === "declaration" && entity.file === other) return [referenceOffer(name, entity, i)];
    return entity.type === "let" && entity.scope.file === other
      ? [{ label: name, kind: "let", insert: name, rank: i }]
      : [];
  });
}

/** Modules of the standard library, and files beside this one. */
export function moduleOffers(analysis: Analysis, typed: string): readonly Offer[] {
  const quoted = typed.startsWith('"');
  const files = analysis.surroundings.files?.(analysis.path) ?? [];
  return [...libraryNames, ...files].map((name, i) => ({
    label: name,
    kind: "module",
    insert: quoted || typed === "" ? `"${name}"` : name,
    rank: i,
  }));
}

/** What goes on behind a value: units, `then`, `on`, a body. */
export function afterOffers(analysis: Analysis, slot: Slot): readonly Offer[] {
  const { schema, number, block, frame } = slot;
  if (number) return unitOffers(analysis, slot);
  const offers: Offer[] = [];
  if (schema?.["x-chain"])
    offers.push({
      label: "then",
      kind: "keyword",
      detail: "what comes after it",
      insert: "then ",
      goesOn: true,
      rank: 0,
    });
  if (frame.type === "expect") return comparisonOffers;
  if (schema?.["x-block"]?.includes("backbone"))
    offers.push({
      label: "from",
      kind: "keyword",
      detail: "weights to start with",
      insert: "from ",
      goesOn: true,
      rank: 3,
    });
  if (schema?.["x-on"])
    offers.push({
      label: "on",
      kind: "keyword",
      detail: "what it is applied to",
      insert: "on ",
      goesOn: true,
      rank: 1,
    });
  if (block?.schema?.properties && Object.keys(block.schema.properties).length > 0)
    offers.push({ label: "{ … }", kind: "snippet", detail: "its properties", insert: "{ $0 }", goesOn: true, rank: 2 });
  return offers;
}

/** What a statement says of a measure. */
const comparisonOffers: readonly Offer[] = tokenTypes
  .map(({ PATTERN }) => String(PATTERN))
  .filter((sign) => /^[<>=~]=?$/.test(sign) && sign !== "=")
  .map((sign, i) => ({
    label: sign,
    kind: "keyword",
    insert: sign === "~" ? `~ ${stop(1, "value")} ± ${stop(2, "1%")}` : `${sign} `,
    rank: i,
  }));

/** Units of the property, written behind the number as the formatter would. */
function unitOffers(analysis: Analysis, { schema, frame, number }: Slot): readonly Offer[] {
  const own = frame.type === "expect" ? { "x-unit": [...expected] } : schema;
  const wanted = own?.["x-quantity"] ?? own?.["x-unit"] ?? (own?.["x-fraction"] ? ["%"] : []);
  const behind = analysis.text[number!.end];
  return wanted
    .filter((unit) => units.includes(unit))
    .map((unit, i) => ({
      label: unit,
      kind: "unit",
      detail: expectedOf(own),
      insert: unit === "px" || unit === "%" || behind === " " ? unit : ` ${unit}`,
      rank: i,
    }));
}

/** Units that expectations are written in. */
const expected = ["%", "MiB", "GiB", "s", "min", "h"] as const;
