import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { schemas } from "../blocks/generated/schemas.ts";
import type { BlockSchema, PropertySchema } from "../blocks/schema.ts";
import type { Fix } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import { nearest } from "../diag/suggest.ts";
import { showNumber } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { exampleOf, expectedOf } from "./describe.ts";

const ajv = new Ajv({ allErrors: true, strict: false, validateSchema: false });
const compiled = new Map<string, ValidateFunction>();

/** Plain JSON Schema of a property: what our own keywords stand for has been settled by the binder already. */
function plain(schema: PropertySchema): object {
  if (
    schema["x-block"] ||
    schema["x-chain"] ||
    schema["x-ref"] ||
    schema["x-form"] ||
    schema["x-quantity"] ||
    schema["x-range"]
  )
    return {};
  const { items, properties, additionalProperties, anyOf, description, default: _, examples, ...rest } = schema;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith("x-"))),
    ...(schema["x-unit"] || schema["x-fraction"] ? { type: schema.type ?? "number" } : {}),
    ...(items ? { items: plain(items) } : {}),
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([k, v]) => [k, plain(v)])) }
      : {}),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: additionalProperties === false ? false : plain(additionalProperties) }),
    ...(anyOf ? { anyOf: anyOf.map(plain) } : {}),
  };
}

/** What a validated thing is called in messages, and where its parts stand. */
export interface Owner {
  readonly name: string;
  readonly span: Span;
  /** Span of each property's value, and of its key. */
  value(property: string): Span | undefined;
  key(property: string): Span | undefined;
  /** Properties that were left open; they are there, without a value. */
  readonly holes: ReadonlySet<string>;
  /** Do not ask for what is missing (abstract declarations). */
  readonly partial: boolean;
}

/** Judges an instance by a schema with ajv and reports each error at the property that it speaks of. */
export function validate(
  context: CheckContext,
  key: string,
  schema: BlockSchema,
  instance: unknown,
  owner: Owner,
): void {
  let check = compiled.get(key);
  if (!check || schemas[key] !== schema) {
    check = ajv.compile(plain(schema));
    if (schemas[key] === schema) compiled.set(key, check);
  }
  if (check(instance)) return;
  for (const error of check.errors ?? []) explain(context, schema, instance, owner, error);
}

function explain(
  context: CheckContext,
  schema: BlockSchema,
  instance: unknown,
  owner: Owner,
  error: ErrorObject,
): void {
  const pointer = error.instancePath.split("/").slice(1);
  const property = pointer[0] ?? "";
  const label = pointer
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : part))
    .join(".")
    .replaceAll(".[", "[");
  const own = pointer.reduce<PropertySchema | undefined>(
    (s, part) => s?.properties?.[part] ?? s?.items ?? undefined,
    schema,
  );
  const found = pointer.reduce<unknown>((v, part) => (v as Record<string, unknown> | undefined)?.[part], instance);
  const at = owner.value(property) ?? owner.span;
  const shown =
    typeof found === "number" ? showNumber(found) : typeof found === "string" ? `"${found}"` : JSON.stringify(found);
  const doc = own?.description ?? "";
  switch (error.keyword) {
    case "additionalProperties": {
      const name = String(error.params.additionalProperty);
      const names = Object.keys(schema.properties);
      const near = nearest(name, names);
      const span = owner.key(name) ?? owner.span;
      const fixes: Fix[] = near ? [{ title: `Change "${name}" to "${near}"`, edits: [{ span, text: near }] }] : [];
      const hint = near
        ? `Did you mean "${near}"?`
        : names.length > 0
          ? `It has ${names.join(", ")}.`
          : "It has no properties.";
      context.report("SKY2101", span, { owner: owner.name, property: name, hint }, { fixes });
      return;
    }
    case "required": {
      const name = String(error.params.missingProperty);
      if (owner.partial || owner.holes.has(name)) return;
      const wanted = schema.properties[name];
      context.report("SKY2102", owner.span, {
        owner: owner.name,
        property: name,
        doc: lower(wanted?.description ?? ""),
        example: `"${name}: ${exampleOf(wanted)}"`,
      });
      return;
    }
    case "enum": {
      const allowed = error.params.allowedValues as string[];
      const near = typeof found === "string" ? nearest(found, allowed) : undefined;
      const fixes: Fix[] = near ? [{ title: `Change ${shown} to ${near}`, edits: [{ span: at, text: near }] }] : [];
      context.report(
        "SKY2104",
        at,
        { property: label, found: shown, allowed: allowed.join(", "), hint: near ? `Did you mean "${near}"?` : doc },
        { fixes },
      );
      return;
    }
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum": {
      const words = { minimum: "at least", maximum: "at most", exclusiveMinimum: "above", exclusiveMaximum: "below" }[
        error.keyword
      ];
      context.report("SKY2105", at, {
        property: label,
        found: shown,
        limit: `${words} ${String(error.params.limit)}`,
        doc,
      });
      return;
    }
    case "minItems":
    case "maxItems": {
      const words = error.keyword === "minItems" ? "at least" : "at most";
      context.report("SKY2105", at, {
        property: label,
        found: `a list of ${(found as unknown[]).length}`,
        limit: `${words} ${String(error.params.limit)} items long`,
        doc,
      });
      return;
    }
    default:
      context.report("SKY2103", at, { property: label, expected: expectedOf(own), found: describe(found), hint: doc });
  }
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function describe(found: unknown): string {
  if (typeof found === "number") return `the number ${showNumber(found)}`;
  if (typeof found === "string") return `the text "${found}"`;
  if (typeof found === "boolean") return String(found);
  return Array.isArray(found) ? "a list" : "something else";
}
