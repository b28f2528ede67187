import type { PropertySchema } from "../blocks/schema.ts";
import { expectedOf, kindOf } from "../check/describe.ts";
import { kinds } from "../check/world.ts";
import type { Analysis } from "./analysis.ts";
import type { Offer } from "./completion.ts";
import { nodeOf, partNames } from "./nearby.ts";
import { mainArgumentOffers } from "./offer-values.ts";
import { kindPage } from "./pages.ts";
import { declarationOf } from "./read-words.ts";
import type { Frame, Slot } from "./reading.ts";
import { argumentOf, below, declared, expandedKind, schemaOfKind } from "./schema-of.ts";
import { exampleText, propertyPage, showDefault, stop } from "./words.ts";

/** What begins at the outermost level. */
export function itemOffers(abstract: boolean): readonly Offer[] {
  const offers = kinds.map((kind, i): Offer => {
    const expanded = expandedKind(kind) !== kind;
    const schema = schemaOfKind(kind);
    const needed = abstract || expanded ? [] : (schema?.required ?? []);
    const lines = needed.map((name, n) => `\n  ${name}: ${stop(n + 2, exampleText(schema?.properties?.[name]))}`);
    const head = expanded ? `${kind} ${stop(1, "Name")} extends ${stop(2, "Base")}` : `${kind} ${stop(1, "Name")}`;
    return {
      label: kind,
      kind: "kind",
      detail: kindOf(kind),
      documentation: kindPage(kind),
      insert: `${head} {${lines.join("")}\n  $0\n}`,
      rank: i,
    };
  });
  if (abstract) return offers;
  return [
    ...offers,
    { label: "abstract", kind: "keyword", detail: "only to be extended", insert: "abstract ", goesOn: true, rank: 20 },
    { label: "import", kind: "keyword", detail: "names of another file", insert: 'import { $2 } from "$1"', rank: 21 },
    { label: "let", kind: "keyword", detail: "names a value", insert: `let ${stop(1, "name")} = $0`, rank: 22 },
    { label: "@paper", kind: "keyword", detail: "where it comes from", insert: '@paper("$1")', rank: 23 },
  ];
}

/** Properties that are not written yet, and what else a body may hold. */
export function memberOffers(analysis: Analysis, slot: Slot, offset: number): readonly Offer[] {
  const { frame, path } = slot;
  if (frame.type === "sweep") return path ? nestedOffers(analysis, frame, path) : sweepOffers(frame);
  if (frame.type === "measure") return sweptOffers(analysis, frame);
  if (path) return nestedOffers(analysis, frame, path);
  const written = new Set(
    frame.keys
      .filter(({ words }) => !words.some((word) => word.span.start <= offset && offset <= word.span.end))
      .map(({ text }) => text),
  );
  const offers = propertyOffers(frame.schema, written, frame.type === "arguments");
  if (frame.type === "arguments")
    return [
      ...(written.has(argumentOf(frame.block) ?? "") ? [] : mainArgumentOffers(analysis, frame, offset)),
      ...offers,
    ];
  if (frame.type !== "declaration") return [...offers, ...partOffers(analysis, frame, written), aLet];
  const edits = (frame.bases ?? []).length > 0 ? propertyOffers(frame.schema, written, false, "edit") : [];
  return [...offers, ...edits, ...(isMeasured(frame.schema) ? statementOffers : []), aLet];
}

/** Free names that stand for numbers are those of the model's parts: factors of their learning rates. */
function partOffers(analysis: Analysis, frame: Frame, written: ReadonlySet<string>): readonly Offer[] {
  const free = frame.schema?.additionalProperties;
  const node = nodeOf(analysis, declarationOf(frame));
  if ((free || undefined)?.type !== "number" || !node || !analysis.scope) return [];
  return partNames(node, analysis.scope)
    .filter(({ name }) => !written.has(name))
    .map(({ name, detail }, i) => ({
      label: name,
      kind: "property",
      detail,
      insert: `${name}: ${stop(1, "1")}`,
      rank: i,
    }));
}

/** Only what is measured can be expected and swept. */
const isMeasured = (schema: PropertySchema | undefined): boolean =>
  Object.values(schema?.properties ?? {}).some((own) => own.items?.["x-block"]?.includes("metric"));

const aLet: Offer = {
  label: "let",
  kind: "keyword",
  detail: "names a value",
  insert: `let ${stop(1, "name")} = $0`,
  rank: 92,
};
/** What an experiment holds beside its properties. */
export const statementOffers: readonly Offer[] = [
  { label: "expect", kind: "keyword", detail: "what is to hold", insert: "expect {\n  $0\n}", goesOn: true, rank: 90 },
  { label: "sweep", kind: "keyword", detail: "trials", insert: `sweep ${stop(1, "name")} { $0 }`, rank: 91 },
];

/** Properties of a schema; lists can also be added to. */
function propertyOffers(
  schema: PropertySchema | undefined,
  written: ReadonlySet<string>,
  inline: boolean,
  mode: "write" | "edit" = "write",
): Offer[] {
  const required = new Set(schema?.required ?? []);
  const names = Object.entries(schema?.properties ?? {}).filter(([name]) => !written.has(name));
  return names.flatMap(([name, own], i) => {
    const page = propertyPage(name, own, required.has(name));
    const rank = (required.has(name) ? 0 : 30) + i / 100;
    if (mode === "edit")
      return own.type === "array"
        ? [
            {
              label: `${name} +=`,
              kind: "property" as const,
              detail: "adds to the list",
              documentation: page,
              insert: `${name} += [$0]`,
              goesOn: true as const,
              rank: rank + 60,
            },
          ]
        : [];
    const standard = showDefault(own);
    const detail = `${expectedOf(own)}${standard === undefined ? "" : ` (${standard})`}`;
    return [
      { label: name, kind: "property" as const, detail, documentation: page, ...valuePart(name, own, inline), rank },
    ];
  });
}

/** What is written behind a key: a place to choose at, or an example to type over. */
function valuePart(name: string, own: PropertySchema, inline: boolean): Pick<Offer, "insert" | "goesOn"> {
  if (own.type === "object" && own.properties) return { insert: `${name}: { $0 }`, goesOn: true };
  if (own.type === "array") return { insert: `${name}: [$0]`, goesOn: true };
  const chosen =
    own["x-block"] || own["x-chain"] || own["x-ref"] || own["x-form"] || own.enum || own.type === "boolean";
  if (chosen) return { insert: `${name}: $0`, goesOn: true };
  const standard = showDefault(own);
  return { insert: `${name}: ${stop(1, standard ?? exampleText(own))}${inline ? "" : "$0"}` };
}

/** `optimizer.` : what the value has, as far as it is written. */
function nestedOffers(analysis: Analysis, frame: Frame, path: NonNullable<Slot["path"]>): readonly Offer[] {
  const outer = declarationOf(frame);
  const { scope } = analysis;
  const item = scope?.ast.items.find(
    (one) => one.type === "declaration" && one.name.text === outer?.name && one.kind.text === outer.kind,
  );
  if (item?.type !== "declaration" || !scope) return [];
  const whole = below(
    declared(item, scope),
    path.map((word) => word.text),
  );
  const free = whole?.schema?.additionalProperties;
  const names = (free ? (whole?.members ?? []) : []).flatMap((member) =>
    member.type === "property" ? [member.key.parts[0]!.text] : [],
  );
  const named = names.map(
    (name, i): Offer => ({
      label: name,
      kind: "property",
      detail: expectedOf(free || undefined),
      insert: name,
      rank: i,
    }),
  );
  return [...named, ...propertyOffers(whole?.schema, new Set(), false)];
}

/** What a sweep may vary: everything that its experiment has. */
function sweepOffers(frame: Frame): readonly Offer[] {
  const written = new Set(frame.keys.map(({ text }) => text));
  return propertyOffers(declarationOf(frame)?.schema, written, false).map((offer) => ({
    ...offer,
    insert: `${offer.label}: $0`,
    goesOn: true as const,
  }));
}

/** `OA(test, …)`: what the experiment's sweeps vary. */
function sweptOffers(analysis: Analysis, frame: Frame): readonly Offer[] {
  const outer = declarationOf(frame);
  const sweeps = analysis.reading().frames.filter((one) => one.type === "sweep" && declarationOf(one) === outer);
  return sweeps
    .flatMap(({ keys }) => keys)
    .map(({ text }, i) => ({
      label: text,
      kind: "property",
      detail: "of a trial",
      insert: `${text}: $0`,
      goesOn: true,
      rank: i,
    }));
}
