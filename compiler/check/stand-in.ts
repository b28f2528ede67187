import type { PropertySchema } from "../blocks/schema.ts";
import { showNumber } from "./bound.ts";
import { exampleOf } from "./describe.ts";

/** Blocks that a model's parts and their sizes do not hang on; what they cost stays open. */
export const untold: readonly string[] = ["optimizer", "loss"];

/** Values of these parts change how a model is trained, not what it takes. */
const shapeless = /^(optimizer|loss|schedule)\./;

/**
 * What may stand for a value that is left open, so that a plan can be made of the rest: the property's default, or any
 * number where the figures do not hang on it. Undefined where a made-up value would make up the figures too.
 */
export function standInOf(path: string, schema: PropertySchema): string | undefined {
  const { default: value } = schema;
  if (untold.includes(path)) return exampleOf(schema);
  if (typeof value === "number") return `${showNumber(value)}${unitOf(schema)}`;
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return schema.enum ? value : JSON.stringify(value);
  if (Array.isArray(value) && value.every((one) => typeof one === "number"))
    return `[${value.map(showNumber).join(", ")}]`;
  return shapeless.test(path) && (schema.type === "number" || schema.type === "integer")
    ? exampleOf(schema)
    : undefined;
}

const unitOf = ({ "x-unit": units }: PropertySchema): string => {
  const [unit] = units ?? [];
  return unit === undefined ? "" : unit === "px" ? unit : ` ${unit}`;
};
