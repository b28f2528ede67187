import type { PropertySchema } from "../blocks/schema.ts";
import { showNumber } from "../check/bound.ts";
import { exampleOf, expectedOf } from "../check/describe.ts";

/** A default as it would be written. */
export function showDefault(schema: PropertySchema | undefined): string | undefined {
  const value = schema?.default;
  if (value === undefined || value === null) return undefined;
  return show(value, schema!);
}

function show(value: unknown, schema: PropertySchema): string {
  if (typeof value === "number") {
    const unit = schema["x-unit"]?.[0];
    const number = showNumber(value);
    return unit === undefined ? number : unit === "px" ? `${number}px` : `${number} ${unit}`;
  }
  if (Array.isArray(value)) return `[${value.map((item) => show(item, schema.items ?? {})).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    if ("min" in value && "max" in value)
      return `${showNumber(value.min as number)}..${showNumber(value.max as number)}`;
    if ("unit" in value && "value" in value) return `${showNumber(value.value as number)} ${String(value.unit)}`;
    if ("kind" in value) return String(value.kind);
    return JSON.stringify(value);
  }
  return schema.enum || typeof value !== "string" ? String(value) : JSON.stringify(value);
}

/** What a number may be: `1 to 100000`, `above 0`. */
function limitsOf(schema: PropertySchema | undefined): string | undefined {
  if (!schema) return undefined;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const plain = (n: number): string => showNumber(n).replace("e+", "e");
  const low = minimum !== undefined ? `from ${plain(minimum)}` : undefined;
  const above = exclusiveMinimum !== undefined ? `above ${plain(exclusiveMinimum)}` : undefined;
  const high = maximum !== undefined ? `up to ${plain(maximum)}` : undefined;
  const below = exclusiveMaximum !== undefined ? `below ${plain(exclusiveMaximum)}` : undefined;
  const parts = [low ?? above, high ?? below].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(" ") : undefined;
}

/** A property's page: what it takes, what it is for, what it is when absent. */
export function propertyPage(name: string, schema: PropertySchema, required: boolean): string {
  const limits = limitsOf(schema);
  const lines = [`**${name}**: ${expectedOf(schema)}${limits === undefined ? "" : `, ${limits}`}`];
  if (schema.description) lines.push(schema.description);
  const standard = showDefault(schema);
  lines.push(
    standard !== undefined
      ? `Default: \`${standard}\``
      : required
        ? `Has to be given, for example \`${name}: ${exampleOf(schema)}\`.`
        : "May be left out.",
  );
  return lines.join("\n\n");
}

/** A text inside a snippet: what has a meaning there loses it. */
export const escaped = (text: string): string => text.replaceAll(/[\\$}]/g, "\\$&");

/** Large counts as people say them: `21.6 M`. */
export function inShort(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toPrecision(4)} B`;
  if (count >= 1e6) return `${(count / 1e6).toPrecision(4)} M`;
  return count >= 1e4 ? `${(count / 1e3).toPrecision(4)} k` : String(count);
}

/** An example as it would be written; a name that only the author knows stays a word to type over. */
export const exampleText = (schema: PropertySchema | undefined): string =>
  exampleOf(schema).replaceAll(/NAME, the name of an? [a-z ]*[a-z]/g, "NAME");

/** A place of a snippet to type over. */
export const stop = (n: number, text: string): string => `\${${n}:${escaped(text)}}`;
