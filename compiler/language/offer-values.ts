import type { PropertySchema } from "../blocks/schema.ts";
import { valueUnitWords } from "../check/bind-forms.ts";
import { exampleOf, expectedOf } from "../check/describe.ts";
import { namesOf } from "../check/scope.ts";
import type { Analysis } from "./analysis.ts";
import type { Offer } from "./completion.ts";
import { bandOffers, inputNames } from "./nearby.ts";
import { blockOffers } from "./offer-blocks.ts";
import { referenceOffer } from "./offer-names.ts";
import { declarationOf } from "./read-words.ts";
import type { Frame, Slot } from "./reading.ts";
import { argumentOf, blockKinds, propertyOf } from "./schema-of.ts";
import { showDefault, stop } from "./words.ts";

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

/** Declarations of some kinds that can be used here. */
function referenceOffers(analysis: Analysis, kinds: readonly string[], frame: Frame): readonly Offer[] {
  const own = declarationOf(frame)?.name;
  return (analysis.scope ? namesOf(analysis.scope) : []).flatMap(([name, entity], i) =>
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
