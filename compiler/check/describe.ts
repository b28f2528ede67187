import { schemas } from "../blocks/registry.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import { blocksOf } from "./libraries.ts";

/** `a, b or c` */
export const either = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

/** "There is a." or "There are a, b, c." */
export const thereAre = (names: readonly string[]): string =>
  `There ${names.length === 1 ? "is" : "are"} ${names.join(", ")}.`;

const kindWords: Readonly<Record<string, string>> = {
  augment: "an augmentation",
  dataset: "a data set",
  given: "a choice of inputs",
  labels: "a kind of labels",
  normalization: "a way to normalise",
  optimizer: "an optimiser",
  source: "a source of data",
  weights: "weights to load",
};

/** A kind of block or declaration in words: "an optimiser", "a backbone". */
export const kindOf = (kind: string): string => kindWords[kind] ?? (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);

/** What a property takes, in words: "a whole number", "a length in px", "a backbone". */
export function expectedOf(schema: PropertySchema | undefined): string {
  if (!schema) return "something else";
  if (schema["x-quantity"]) return `a number with its unit (${either(schema["x-quantity"])})`;
  if (schema["x-unit"]) return `a number of ${either(schema["x-unit"])}`;
  if (schema["x-fraction"]) return "a number between 0 and 1, or a percentage";
  if (schema["x-range"]) return "a range such as 0.5..2.0";
  if (schema["x-form"] === "bands") return "a list of band names such as [B02..B08, B8A]";
  if (schema["x-form"] === "members") return "a list of names such as [hr, ms]";
  if (schema["x-form"] === "member") return "the name of an input";
  if (schema["x-form"] === "frames") return "a number of dates, such as 12 or 20 of 65";
  if (schema["x-form"] === "values") return "a value unit: uint8, dn(1e4), reflectance or decibel";
  if (schema["x-chain"]) return `${either(schema["x-chain"].map(kindOf))}, or several joined by "then"`;
  if (schema["x-block"]) return either(schema["x-block"].map(kindOf));
  if (schema["x-ref"]) return `the name of ${either(schema["x-ref"].map(kindOf))}`;
  if (schema.enum) return `one of ${schema.enum.join(", ")}`;
  if (schema.type === "integer") return "a whole number";
  if (schema.type === "array") return `a list, each item ${expectedOf(schema.items)}`;
  if (schema.type === "boolean") return "true or false";
  if (schema.type === "string") return "a text in quotes";
  if (schema.type === "object") return "properties in braces";
  return "a number";
}

/** A value that would be accepted, as it would be written; for the help of a message. */
export function exampleOf(schema: PropertySchema | undefined): string {
  if (!schema) return "…";
  if (schema.examples?.[0]) return schema.examples[0];
  const kinds = schema["x-block"] ?? schema["x-chain"];
  if (kinds) return blockExample(kinds);
  if (schema["x-ref"]) return `NAME, the name of ${either(schema["x-ref"].map(kindOf))}`;
  if (schema.default !== undefined && schema.default !== null) return String(schema.default);
  if (schema["x-quantity"]?.includes("iters")) return "8k iters";
  if (schema["x-quantity"]?.includes("total")) return "8 total";
  if (schema["x-unit"]) return `16 ${schema["x-unit"][0]}`.replace(" px", "px");
  if (schema["x-fraction"]) return "0.5";
  if (schema["x-range"]) return "1..4";
  if (schema["x-form"] === "members") return "[hr, ms]";
  if (schema["x-form"] === "bands") return "[Red, Green, Blue]";
  if (schema["x-form"] === "frames") return "12";
  if (schema["x-form"] === "values") return "reflectance";
  if (schema.enum) return schema.enum[0] ?? "…";
  if (schema.type === "integer" || schema.type === "number") return "1";
  if (schema.type === "boolean") return "true";
  if (schema.type === "string") return '"…"';
  if (schema.type === "array") return `[${exampleOf(schema.items)}]`;
  return schema.type === "object" ? bodyExample(schema) : "…";
}

const bodyExample = (schema: PropertySchema): string => {
  const needed = (schema.required ?? []).map((name) => `${name}: ${exampleOf(schema.properties?.[name])}`);
  const other =
    typeof schema.additionalProperties === "object" ? [`name: ${exampleOf(schema.additionalProperties)}`] : [];
  return `{ ${[...needed, ...other].join(", ")} }`;
};

/** The shortest complete use of a block of one of the kinds. */
function blockExample(kinds: readonly string[]): string {
  const uses = blocksOf(kinds).map(([kind, name]) => {
    const schema = schemas[`${kind}:${name}`];
    if (!schema || schema.required.length === 0) return name;
    return schema.examples?.[0] ?? `${name} ${bodyExample(schema)}`;
  });
  return uses.sort((a, b) => a.length - b.length)[0] ?? "…";
}
