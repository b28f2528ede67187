import type { BlockDef } from "../blocks/define.ts";
import { blocksOfKinds, type KnownBlock, sensors, shipped } from "../blocks/registry.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import { kindOf } from "../check/describe.ts";
import { importEdit } from "../check/import-edit.ts";
import { libraryOf } from "../check/libraries.ts";
import type { Analysis } from "./analysis.ts";
import type { Offer } from "./completion.ts";
import { nodeOf, writtenIn } from "./nearby.ts";
import { declarationOf } from "./read-words.ts";
import type { Frame, Slot } from "./reading.ts";
import { argumentOf } from "./schema-of.ts";
import { exampleText, stop } from "./words.ts";

/** Blocks of some kinds and their variants; behind a dot, the variants alone. */
export function blockOffers(analysis: Analysis, slot: Slot, kinds: readonly string[]): readonly Offer[] {
  const { frame, path } = slot;
  const texts = (path ?? []).map(({ text }) => text);
  if (path) return [...variantOffers(analysis, slot, kinds), ...sensorOffers(kinds, texts)];
  const task = taskOf(analysis, frame);
  const offers = blocksFor(analysis, kinds).flatMap((known, i): Offer[] => {
    const { def } = known;
    const unfit = "tasks" in def && task !== undefined && !(def.tasks as readonly string[]).includes(task);
    if (unfit) return [];
    const variants = variantsOf(def).map((variant, v) => blockOffer(analysis, known, variant, i + (v + 1) / 100));
    return [blockOffer(analysis, known, undefined, i), ...variants];
  });
  return [...offers, ...sensorOffers(kinds, [])];
}

/** The user's own blocks of some kinds that the file imports, and the shipped ones. */
function blocksFor(analysis: Analysis, kinds: readonly string[]): readonly KnownBlock[] {
  const own = [...(analysis.scope?.names.values() ?? [])].flatMap((entity) =>
    entity.type === "block" && entity.own && kinds.includes(entity.kind) ? [entity.own] : [],
  );
  return [...own, ...blocksOfKinds(shipped, kinds)];
}

const presetsOf = (def: BlockDef): Readonly<Record<string, Readonly<Record<string, unknown>>>> =>
  (def.variants ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Named sizes; one that sets nothing is not worth naming. */
const variantsOf = (def: BlockDef): readonly string[] =>
  Object.entries(presetsOf(def))
    .filter(([, preset]) => Object.keys(preset).length > 0)
    .map(([name]) => name);

/** A block with places for what has to be given, and the import that it needs. */
function blockOffer(analysis: Analysis, known: KnownBlock, variant: string | undefined, rank: number): Offer {
  const { schema, def, kind, name } = known;
  const preset = variant === undefined ? {} : (presetsOf(def)[variant] ?? {});
  const needed = schema.required.filter((property) => !(property in preset));
  const { shown, edits } = named(analysis, known);
  const label = variant === undefined ? shown : `${shown}.${variant}`;
  const presets = Object.entries(preset).map(([key, value]) => `${key}: ${String(value)}`);
  const pages = [schema.description, presets.length > 0 ? `Sets ${presets.join(", ")}.` : ""];
  return {
    label,
    kind: variant === undefined ? "block" : "variant",
    detail: `${kindOf(kind)}${edits.length > 0 ? `, imports ${name}` : ""}`,
    documentation: pages.filter((page) => page !== "").join("\n\n"),
    insert: `${label}${partsOf(schema, needed, argumentOf(known))}`,
    ...(edits.length > 0 ? { edits } : {}),
    rank,
  };
}

/** What a file calls a block, and the import that it lacks. */
function named(
  analysis: Analysis,
  { key, kind, name, file }: KnownBlock,
): { readonly shown: string; readonly edits: NonNullable<Offer["edits"]> } {
  const { scope } = analysis;
  const there = [...(scope?.names ?? [])].find(([, entity]) => {
    if (entity.type !== "block") return false;
    return entity.own ? entity.own.key === key : !file && entity.kind === kind && entity.name === name;
  });
  if (there) return { shown: there[0], edits: [] };
  const library = libraryOf(kind);
  return { shown: name, edits: library && scope ? [importEdit(scope.ast, library, name)] : [] };
}

/** `(…)` for the one property that matters, `{ … }` for others that have to be given. */
function partsOf(schema: PropertySchema, needed: readonly string[], main: string | undefined): string {
  const place = (property: string, n: number): string => stop(n, exampleText(schema.properties?.[property]));
  const others = needed.filter((property) => property !== main);
  const head = main !== undefined && needed.includes(main) ? `(${place(main, 1)})` : "";
  const offset = head === "" ? 1 : 2;
  const body = others.map((property, i) => `${property}: ${place(property, i + offset)}`).join(", ");
  return `${head}${body === "" ? "" : ` { ${body} }`}`;
}

function variantOffers(analysis: Analysis, { path }: Slot, kinds: readonly string[]): readonly Offer[] {
  const head = path![0]!.text;
  const entity = analysis.scope?.names.get(head);
  const own = entity?.type === "block" ? entity.own : undefined;
  const name = entity?.type === "block" ? entity.name : head;
  return blocksFor(analysis, kinds)
    .filter((known) => (own ? known === own : known.name === name && !known.file))
    .flatMap((known) =>
      Object.keys(presetsOf(known.def)).map((variant, i): Offer => {
        const { label, edits: _, ...offer } = blockOffer(analysis, known, variant, i);
        return { ...offer, label: variant, insert: offer.insert.slice(label.lastIndexOf(".") + 1) };
      }),
    );
}

function sensorOffers(kinds: readonly string[], path: readonly string[]): readonly Offer[] {
  if (!kinds.includes("sensor")) return [];
  const before = path.length > 0 ? `${path.join(".")}.` : "";
  return [...sensors.values()]
    .filter(({ name }) => name.startsWith(before))
    .map((sensor, i) => ({
      label: sensor.name,
      kind: "sensor",
      detail: `${sensor.bands.length} bands`,
      documentation: `${sensor.doc}\n\n${sensor.bands.map(({ name }) => name).join(", ")}`,
      insert: sensor.name,
      rank: i,
    }));
}

/** The task of the experiment around, where it is written there or in what it extends. */
function taskOf(analysis: Analysis, frame: Frame): string | undefined {
  const outer = declarationOf(frame);
  if (!outer?.schema?.properties?.task || !analysis.scope) return undefined;
  const node = nodeOf(analysis, outer);
  const task = node && writtenIn(node, analysis.scope, "task");
  return task && (analysis.textOf(task.file.path) ?? "").slice(task.expr.span.start, task.expr.span.end);
}
