import type { BlockSchema, PropertySchema } from "../blocks/schema.ts";

/** The binder has judged these already, or another schema does: blocks, names, forms, properties in braces. */
const settled = (schema: PropertySchema): boolean =>
  ["x-block", "x-chain", "x-ref", "x-form", "x-quantity", "x-range"].some((key) => key in schema) ||
  schema.type === "object";

/** Plain JSON Schema of a property. */
function plain(schema: PropertySchema): object {
  if (settled(schema)) return {};
  const { items, properties, additionalProperties, anyOf, description, default: _, examples, ...rest } = schema;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith("x-"))),
    ...(schema["x-unit"] || schema["x-fraction"] ? { type: schema.type ?? "number" } : {}),
    ...(items ? { items: plain(items) } : {}),
    ...(anyOf ? { anyOf: anyOf.map(plain) } : {}),
  };
}

/** Plain JSON Schema of a block. */
export const plainBlock = ({ required, properties, additionalProperties }: BlockSchema): object => ({
  type: "object",
  required,
  properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, plain(value)])),
  additionalProperties: additionalProperties === false ? false : plain(additionalProperties),
});

/** The schemas of blocks and of the properties in braces within them, each with a name of its own. */
export function objectSchemas(schemas: Readonly<Record<string, BlockSchema>>): (readonly [string, BlockSchema])[] {
  const out: (readonly [string, BlockSchema])[] = [];
  const walk = (name: string, schema: PropertySchema): void => {
    if (schema.type === "object" && schema.properties) out.push([name, schema as BlockSchema]);
    for (const [key, inner] of Object.entries(schema.properties ?? {})) walk(`${name}.${key}`, inner);
    if (schema.items) walk(`${name}[]`, schema.items);
    if (schema.additionalProperties) walk(`${name}.*`, schema.additionalProperties);
  };
  for (const [name, schema] of Object.entries(schemas)) walk(name, schema);
  return out;
}
