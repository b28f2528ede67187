import type { JSDoc, JSDocTag } from "ts-morph";
import type { PropertySchema } from "../../blocks/schema.ts";
import { InterfaceFault } from "./interface-fault.ts";

/** A schema while it is being put together. */
export type Draft = { -readonly [K in keyof PropertySchema]: PropertySchema[K] };

const numeric = new Set(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems"]);
/** Tags that say something to people alone. */
const silent = new Set(["see", "deprecated"]);
const known = [...numeric, "integer", "default", "unit", "quantity", "fraction", "range", "form", "effect", "example"];

/** Description and constraints out of doc comments. An unknown tag is an error: it would be a constraint that nothing keeps. */
export function docFacts(docs: readonly JSDoc[], where: string): Draft {
  const out: Record<string, unknown> = {};
  for (const doc of docs) {
    const text = doc.getDescription().trim();
    if (text) out.description = text.replaceAll(/\s*\n\s*/g, " ");
    for (const tag of doc.getTags()) addTag(out, tag, where);
  }
  return out as Draft;
}

function addTag(out: Record<string, unknown>, tag: JSDocTag, where: string): void {
  const name = tag.getTagName();
  const value = tag.getCommentText()?.trim() ?? "";
  const refuse = (why: string, hint: string): never => {
    throw new InterfaceFault("SKY2127", { what: where, tag: `@${name}`, why, hint }, tag);
  };
  if (numeric.has(name)) {
    out[name] = Number(value);
    if (value === "" || Number.isNaN(out[name])) refuse(`and "${value}" is no number`, `Write @${name} 1.`);
  } else if (name === "integer") out.type = "integer";
  else if (name === "default") {
    try {
      out.default = JSON.parse(value);
    } catch {
      refuse(
        `and ${value || "nothing"} is not JSON`,
        'Write numbers as they are and texts in quotes: @default "mean".',
      );
    }
  } else if (name === "unit") out["x-unit"] = value.split(/\s+/);
  else if (name === "quantity") out["x-quantity"] = value.split(/\s+/);
  else if (name === "fraction") out["x-fraction"] = true;
  else if (name === "range") out["x-range"] = true;
  else if (name === "form") out["x-form"] = value;
  else if (name === "effect") {
    if (value !== "speed" && value !== "bookkeeping")
      refuse(`and "${value}" is no effect`, "It is speed or bookkeeping; without it, the property changes the result.");
    out["x-effect"] = value;
  } else if (name === "example") out.examples = [...((out.examples as string[] | undefined) ?? []), value];
  else if (!silent.has(name)) {
    refuse(
      "which nothing here knows, so it would constrain nothing",
      `Tags are ${known.map((tag) => `@${tag}`).join(", ")}.`,
    );
  }
}
