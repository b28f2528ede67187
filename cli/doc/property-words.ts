import type { PropertySchema } from "../../compiler/blocks/schema.ts";
import { showNumber } from "../../compiler/check/bound.ts";

const either = (list: readonly string[] | undefined): string => (list ?? []).join(" or ");

/** What may be written for a property, in words, without its limits. */
export function typeInWords(schema: PropertySchema): string {
  if (schema["x-block"]) return `${either(schema["x-block"])} block${schema["x-on"] ? ", on a modality" : ""}`;
  if (schema["x-chain"]) return `${either(schema["x-chain"])} blocks, joined by then`;
  if (schema["x-ref"]) return `a declared ${either(schema["x-ref"])}`;
  if (schema["x-form"] === "bands") return "list of bands";
  if (schema["x-form"] === "members") return "list of inputs or members";
  if (schema["x-form"] === "member") return "an input or member";
  if (schema["x-form"] === "frames") return "number of dates, or a of b";
  if (schema["x-form"] === "values") return "uint8, dn(n), reflectance or decibel";
  if (schema["x-quantity"]) return `number with ${either(schema["x-quantity"])}`;
  if (schema["x-fraction"]) return "share from 0 to 1, or per cent";
  if (schema["x-range"]) return "range a..b";
  if (schema.enum) return either(schema.enum);
  if (schema.anyOf) return schema.anyOf.map(typeInWords).join(", or ");
  if (schema.type === "array") return `list: ${schema.items ? typeInWords(schema.items) : "any"}`;
  if (schema.type === "object") return "properties in braces";
  const kind = { integer: "whole number", number: "number", string: "text", boolean: "true or false" }[schema.type!];
  if (!kind) throw new Error(`The reference page has no words for ${JSON.stringify(schema)}.`);
  return schema["x-unit"] ? `${kind} with ${either(schema["x-unit"])}` : kind;
}

/** Limits of a property's value, in words; undefined where there are none. */
export function limitsInWords(schema: PropertySchema): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minItems, maxItems } = schema;
  // A share's limits are its type.
  const plain = schema["x-fraction"] ? {} : { minimum, maximum };
  const parts = [
    plain.minimum === undefined ? [] : [`at least ${plain.minimum}`],
    exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`],
    plain.maximum === undefined ? [] : [`at most ${plain.maximum}`],
    exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`],
    minItems === undefined || minItems === maxItems ? [] : [`at least ${minItems} long`],
    minItems === undefined || minItems !== maxItems ? [] : [`${minItems} long`],
  ].flat();
  return parts.length === 0 ? undefined : parts.join(", ");
}

/** A value as it would be written. */
export function valueAsWritten(schema: PropertySchema | undefined, value: unknown): string {
  const show = (one: unknown): string => (typeof one === "number" ? showNumber(one) : String(one));
  if (schema?.["x-range"]) {
    const { min, max } = value as { readonly min: number; readonly max: number };
    return `${show(min)}..${show(max)}`;
  }
  const text = Array.isArray(value) ? `[${value.map(show).join(", ")}]` : show(value);
  const unit = schema?.["x-unit"]?.[0];
  if (unit === undefined) return text;
  return unit === "px" ? `${text}px` : `${text} ${unit}`;
}

/** The default as it would be written; undefined where a property has none, "absent" where it is then not there. */
export const defaultAsWritten = (schema: PropertySchema): string | undefined =>
  "default" in schema ? (schema.default === null ? "absent" : valueAsWritten(schema, schema.default)) : undefined;
