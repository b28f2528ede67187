import type { BlockDef } from "../blocks/define.ts";
import { blocks, schemas, sensors } from "../blocks/registry.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import { valueUnitWords } from "../check/bind-forms.ts";
import { exampleOf, expectedOf, kindOf } from "../check/describe.ts";
import { importEdit } from "../check/import-edit.ts";
import { blocksOf, libraryOf } from "../check/libraries.ts";
import type { Analysis } from "./analysis.ts";
import type { Offer } from "./completion.ts";
import { bandOffers, inputNames, nodeOf, writtenIn } from "./nearby.ts";
import { referenceOffer } from "./offer-names.ts";
import { declarationOf } from "./read-words.ts";
import type { Frame, Slot } from "./reading.ts";
import { argumentOf, blockKinds, propertyOf } from "./schema-of.ts";
import { exampleText, showDefault, stop } from "./words.ts";

/** What the value of a property may be. */
export function valueOffers(analysis: Analysis, slot: Slot, offset: number): readonly Offer[] {
  const { schema, frame, path } = slot;
  const own = forSchema(analysis, slot, offset);
  if (path) return own;
  const lets = letOffers(analysis, frame);
  if (schema === undefined && frame.type !== "declaration" && frame.type !== "file") return lets;
  return [...own, ...lets, ...anyValueOffers];
}

/** What stands for any value. */
export const anyValueOffers: readonly Offer[] = [
  {
    label: "assume",
    kind: "keyword",
    detail: "a value that the paper does not state",
    insert: `assume ${stop(1, "value")} because "${stop(2, "reason")}"`,
    rank: 95,
  },
  { label: "unstated", kind: "keyword", detail: "a hole: check reports it, run refuses", insert: "unstated", rank: 96 },
];

/** The first property of a block's parentheses, which needs no name. */
export const mainArgumentOffers = (analysis: Analysis, frame: Frame, offset: number): readonly Offer[] => {
  const schema = propertyOf(frame.schema, argumentOf(frame.block) ?? "");
  return schema ? forSchema(analysis, { want: "value", frame, schema }, offset) : [];
};

function forSchema(analysis: Analysis, slot: Slot, offset: number): readonly Offer[] {
  const { schema, frame } = slot;
  if (!schema)
    return blockOffers(
      analysis,
      slot,
      blockKinds.filter((kind) => kind !== "sensor"),
    );
  const kinds = schema["x-block"] ?? schema["x-chain"];
  if (kinds) return blockOffers(analysis, slot, kinds);
  if (schema["x-ref"]) return referenceOffers(analysis, schema["x-ref"], frame);
  switch (schema["x-form"]) {
    case "bands":
      return frame.type === "list" ? bandOffers(analysis, slot, offset) : [bracketed(schema)];
    case "members":
      return frame.type === "list"
        ? namesAround(analysis, slot, offset)
        : [bracketed(schema), ...namesAround(analysis, slot, offset)];
    case "member":
      return namesAround(analysis, slot, offset);
    case "values":
      return valueUnitWords.map((word, i) => ({
        label: word,
        kind: "value",
        detail: expectedOf(schema),
        insert: word,
        rank: i,
      }));
  }
  if (schema.enum) return schema.enum.map((word, i) => plain(word, schema, i));
  if (schema.type === "boolean") return ["true", "false"].map((word, i) => plain(word, schema, i));
  if (schema.type === "array") return [bracketed(schema)];
  if (schema.type === "object" && schema.properties)
    return [{ label: "{ … }", kind: "snippet", detail: expectedOf(schema), insert: "{ $0 }", goesOn: true, rank: 0 }];
  return exampleOffers(schema);
}

const bracketed = (schema: PropertySchema): Offer => ({
  label: "[ … ]",
  kind: "snippet",
  detail: expectedOf(schema),
  insert: "[$0]",
  goesOn: true,
  rank: 0,
});

function plain(word: string, schema: PropertySchema, rank: number): Offer {
  const standard = showDefault(schema) === word;
  return {
    label: word,
    kind: "value",
    ...(standard ? { detail: "default" } : {}),
    documentation: schema.description ?? "",
    insert: word,
    rank: standard ? rank - 0.5 : rank,
  };
}

/** The default and an example, to type over. */
function exampleOffers(schema: PropertySchema): readonly Offer[] {
  const standard = showDefault(schema);
  const texts = [
    ...new Set([...(standard === undefined ? [] : [standard]), ...(schema.examples ?? []), exampleOf(schema)]),
  ];
  return texts
    .filter((text) => !text.includes("…"))
    .map((text, i) => ({
      label: text,
      kind: "value",
      detail: text === standard ? "default" : `such as; ${expectedOf(schema)}`,
      documentation: schema.description ?? "",
      insert: stop(1, text),
      rank: i,
    }));
}

/** Blocks of some kinds and their variants; behind a dot, the variants alone. */
function blockOffers(analysis: Analysis, slot: Slot, kinds: readonly string[]): readonly Offer[] {
  const { frame, path } = slot;
  if (path)
    return [
      ...variantOffers(analysis, slot, kinds),
      ...sensorOffers(
        kinds,
        path.map(({ text }) => text),
      ),
    ];
  const task = taskOf(analysis, frame);
  const offers = blocksOf(kinds).flatMap(([kind, name], i): Offer[] => {
    const def = blocks.get(`${kind}:${name}`);
    if (!def) return [];
    const unfit = "tasks" in def && task !== undefined && !(def.tasks as readonly string[]).includes(task);
    return unfit
      ? []
      : [
          blockOffer(analysis, kind, name, undefined, i),
          ...variantsOf(def).map((variant, v) => blockOffer(analysis, kind, name, variant, i + (v + 1) / 100)),
        ];
  });
  return [...offers, ...sensorOffers(kinds, [])];
}

/** Named sizes; one that sets nothing is not worth naming. */
const variantsOf = (def: BlockDef): readonly string[] =>
  Object.entries((def.variants ?? {}) as Readonly<Record<string, object>>)
    .filter(([, preset]) => Object.keys(preset).length > 0)
    .map(([name]) => name);

/** A block with places for what has to be given, and the import that it needs. */
function blockOffer(analysis: Analysis, kind: string, name: string, variant: string | undefined, rank: number): Offer {
  const schema = schemas[`${kind}:${name}`]!;
  const def = blocks.get(`${kind}:${name}`)!;
  const preset =
    variant === undefined ? {} : ((def.variants as Record<string, Record<string, unknown>>)[variant] ?? {});
  const needed = schema.required.filter((property) => !(property in preset));
  const { shown, edits } = named(analysis, kind, name);
  const label = variant === undefined ? shown : `${shown}.${variant}`;
  const presets = Object.entries(preset).map(([key, value]) => `${key}: ${String(value)}`);
  return {
    label,
    kind: variant === undefined ? "block" : "variant",
    detail: `${kindOf(kind)}${edits.length > 0 ? `, imports ${name}` : ""}`,
    documentation: [schema.description, presets.length > 0 ? `Sets ${presets.join(", ")}.` : ""]
      .filter(Boolean)
      .join("\n\n"),
    insert: `${label}${partsOf(schema, needed, argumentOf({ kind, name, def }))}`,
    ...(edits.length > 0 ? { edits } : {}),
    rank,
  };
}

/** What a file calls a block, and the import that it lacks. */
function named(analysis: Analysis, kind: string, name: string): { shown: string; edits: NonNullable<Offer["edits"]> } {
  const { scope } = analysis;
  const known = [...(scope?.names ?? [])].find(
    ([, entity]) => entity.type === "block" && entity.kind === kind && entity.name === name,
  );
  if (known) return { shown: known[0], edits: [] };
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
  const name = entity?.type === "block" ? entity.name : head;
  return kinds.flatMap((kind) => {
    const def = blocks.get(`${kind}:${name}`);
    return Object.keys(def?.variants ?? {}).map((variant, i): Offer => {
      const { label, edits: _, ...offer } = blockOffer(analysis, kind, name, variant, i);
      return { ...offer, label: variant, insert: offer.insert.slice(label.lastIndexOf(".") + 1) };
    });
  });
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

/** Declarations of some kinds that can be used here. */
function referenceOffers(analysis: Analysis, kinds: readonly string[], frame: Frame): readonly Offer[] {
  const own = declarationOf(frame)?.name;
  return [...(analysis.scope?.names ?? [])].flatMap(([name, entity], i) =>
    entity.type === "declaration" &&
    kinds.includes(entity.declaration.kind.text) &&
    !entity.declaration.abstract &&
    name !== own
      ? [referenceOffer(name, entity, i)]
      : [],
  );
}

/** `let`s of the bodies around and of the file. */
function letOffers(analysis: Analysis, frame: Frame): readonly Offer[] {
  const names = new Set<string>();
  for (let at: Frame | undefined = frame; at; at = at.outer) for (const name of at.lets.keys()) names.add(name);
  for (const [name, entity] of analysis.scope?.names ?? []) if (entity.type === "let") names.add(name);
  return [...names].map((name) => ({ label: name, kind: "let", detail: "let", insert: name, rank: 80 }));
}

const namesAround = (analysis: Analysis, slot: Slot, offset: number): readonly Offer[] =>
  inputNames(analysis, slot, offset).map(({ name, detail }, i) => ({
    label: name,
    kind: "reference",
    detail,
    insert: name,
    rank: i,
  }));

/** The task of the experiment around, where it is written there or in what it extends. */
function taskOf(analysis: Analysis, frame: Frame): string | undefined {
  const outer = declarationOf(frame);
  if (!outer?.schema?.properties?.task || !analysis.scope) return undefined;
  const node = nodeOf(analysis, outer);
  const task = node && writtenIn(node, analysis.scope, "task");
  return task && (analysis.textOf(task.file.path) ?? "").slice(task.expr.span.start, task.expr.span.end);
}
