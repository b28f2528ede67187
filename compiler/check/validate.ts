import type { ErrorObject } from "ajv";
import type { BlockSchema, PropertySchema } from "../blocks/schema.ts";
import type { Edit, Fix } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import { nearest } from "../diag/suggest.ts";
import { showNumber } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { exampleOf, expectedOf } from "./describe.ts";
import { errorsOf } from "./schema-errors.ts";
import { meantBy } from "./synonyms.ts";

/** What a validated thing is called in messages, and where its parts stand. */
export interface Owner {
  /** What it is (`an experiment`), and which (`experiment "Quickstart"`). */
  readonly name: string;
  readonly text: string;
  readonly span: Span;
  /** Span of a value by its path (`betas`, `0`), and of a property's key. */
  value(path: readonly string[]): Span | undefined;
  key(property: string): Span | undefined;
  /** What to do with a property that there is not, and the edit that adds some; undefined where that cannot be known. */
  mend?(property: string): Fix | undefined;
  with?(members: readonly string[]): Edit | undefined;
  /** True when both are written in one body, so that one cannot be renamed to the other. */
  together(one: string, other: string): boolean;
  /** Properties that were left open or reported already; they are there, without a value. */
  readonly holes: ReadonlySet<string>;
  /** Do not ask for what is missing (abstract declarations). */
  readonly partial: boolean;
}

/**
 * Judges an instance by a schema with ajv and reports each error at the property that it speaks of, one a property.
 * Gives the properties that are missing or wrong.
 */
export function validate(
  context: CheckContext,
  schema: BlockSchema,
  instance: unknown,
  owner: Owner,
): ReadonlySet<string> {
  const faulty = new Set<string>();
  const errors = errorsOf(schema, instance);
  if (errors.length === 0) return faulty;
  const told = new Set<string>();
  const unknown = errors.filter(({ keyword }) => keyword === "additionalProperties");
  // One slip is one error: what a misspelt property was meant to be is not missing.
  const meant = new Set(unknown.map((error) => unknownProperty(context, schema, owner, error)));
  for (const name of meant) if (name !== undefined && !owner.key(name)) faulty.add(name);
  const missing: string[] = [];
  for (const error of errors) {
    if (error.keyword === "additionalProperties") continue;
    if (error.keyword === "required") {
      const name = String(error.params.missingProperty);
      if (owner.partial || owner.holes.has(name)) continue;
      faulty.add(name);
      if (!meant.has(name)) missing.push(name);
    } else if (!told.has(error.instancePath)) {
      told.add(error.instancePath);
      faulty.add(error.instancePath.split("/")[1]!);
      wrongValue(context, schema, instance, owner, error);
    }
  }
  if (missing.length > 0) missingProperties(context, schema, owner, missing);
  return faulty;
}

/** Reports it, and says which property was probably meant. */
function unknownProperty(
  context: CheckContext,
  schema: BlockSchema,
  owner: Owner,
  error: ErrorObject,
): string | undefined {
  const name = String(error.params.additionalProperty);
  const names = Object.keys(schema.properties);
  const free = names.filter((other) => !owner.key(other));
  const near = meantBy(name, free) ?? nearest(name, names);
  const span = owner.key(name) ?? owner.span;
  const gone = owner.mend?.(name);
  const fixes: Fix[] = [
    ...(near && !owner.together(name, near)
      ? [{ title: `Change "${name}" to "${near}"`, edits: [{ span, text: near }] }]
      : []),
    ...(gone ? [gone] : []),
  ];
  const there = names.length > 0 ? `It has ${names.join(", ")}.` : "It has no properties.";
  const hint = near ? `Did you mean "${near}"?` : there;
  context.report("SKY2101", span, { owner: capital(owner.name), property: name, hint }, { fixes });
  return near;
}

function missingProperties(context: CheckContext, schema: BlockSchema, owner: Owner, missing: readonly string[]): void {
  // In the order in which the block's author declared them.
  const names = Object.keys(schema.properties).filter((name) => missing.includes(name));
  const quoted = names.map((name) => `"${name}"`);
  const needed = quoted.length < 2 ? quoted[0]! : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
  const [only] = names as [string];
  const doc =
    names.length > 1
      ? "none of them has a default."
      : lower(schema.properties[only]?.description ?? "it has no default.");
  const example = names.map((name) => `${name}: ${exampleOf(schema.properties[name])}`).join(", ");
  const open = names.map((name) => `${name}: unstated`);
  const edit = owner.with?.(open);
  const fixes = edit ? [{ title: `Leave it open: ${open.join(", ")}`, edits: [edit] }] : [];
  context.report("SKY2102", owner.span, { owner: capital(owner.text), needed, doc, example }, { fixes });
}

const limits: Readonly<Record<string, string>> = {
  minimum: "at least",
  maximum: "at most",
  exclusiveMinimum: "above",
  exclusiveMaximum: "below",
  minItems: "at least",
  maxItems: "at most",
};

function wrongValue(
  context: CheckContext,
  schema: BlockSchema,
  instance: unknown,
  owner: Owner,
  error: ErrorObject,
): void {
  const path = error.instancePath.split("/").slice(1);
  const own = path.reduce<PropertySchema | undefined>(
    (s, part) => s?.properties?.[part] ?? s?.items ?? (s?.additionalProperties || undefined),
    schema,
  );
  const found = path.reduce<unknown>((v, part) => (v as Record<string, unknown> | undefined)?.[part], instance);
  const property = path.map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : `${i > 0 ? "." : ""}${part}`)).join("");
  const at = owner.value(path) ?? owner.span;
  const doc = own?.description ?? "";
  const limit = limits[error.keyword];
  if (error.keyword === "enum") {
    const allowed = error.params.allowedValues as string[];
    if (property === "precision" && typeof found === "string" && isFloat16(found)) {
      const fixes: Fix[] = [{ title: "Change it to bf16", edits: [{ span: at, text: "bf16" }] }];
      context.report("SKY4190", at, { found }, { fixes });
      return;
    }
    const near = typeof found === "string" ? meantBy(found, allowed) : undefined;
    const fixes: Fix[] = near ? [{ title: `Change it to ${near}`, edits: [{ span: at, text: near }] }] : [];
    const hint = near ? `Did you mean "${near}"?` : doc;
    context.report("SKY2104", at, { property, found: show(found), allowed: allowed.join(", "), hint }, { fixes });
  } else if (limit === undefined) {
    const px = own?.["x-unit"]?.[0];
    const unit = px === undefined || px === "px" ? (px ?? "") : ` ${px}`;
    const whole =
      own?.type === "integer" && typeof found === "number"
        ? `${showNumber(Math.max(1, Math.round(found)))}${unit}`
        : undefined;
    const fixes = whole === undefined ? [] : [{ title: `Write ${whole}`, edits: [{ span: at, text: whole }] }];
    const hint = whole === undefined ? `For example ${property}: ${exampleOf(own)}.` : `Write ${whole}.`;
    context.report("SKY2103", at, { property, expected: expectedOf(own), found: describe(found), hint }, { fixes });
  } else if (Array.isArray(found)) {
    const wanted = `${limit} ${String(error.params.limit)} items long`;
    context.report("SKY2105", at, { property, found: `a list of ${found.length}`, limit: wanted, doc });
  } else {
    const within = Number(error.params.limit);
    const args = { property, found: show(found), limit: `${limit} ${String(error.params.limit)}`, doc };
    const instead = typeof found === "number" ? nearbyValue(own, found, error.keyword, within) : undefined;
    const fixes: Fix[] =
      instead === undefined ? [] : [{ title: `Write ${instead}`, edits: [{ span: at, text: instead }] }];
    context.report("SKY2105", at, args, { fixes });
  }
}

/** What the other short kind of floating point is called. */
const isFloat16 = (word: string): boolean =>
  /^(f16|fp16|float16|half|(16_|mixed_)?(16|float16|fp16)(_mixed)?)$/i.test(word);

/** What was probably meant by a number beyond a limit: per cent of a share, the number without its sign, else the limit itself. */
function nearbyValue(
  schema: PropertySchema | undefined,
  found: number,
  keyword: string,
  limit: number,
): string | undefined {
  const unit = schema?.["x-unit"]?.[0];
  const written = (value: number): string =>
    unit === undefined ? showNumber(value) : `${showNumber(value)}${unit === "px" ? "" : " "}${unit}`;
  if (schema?.["x-fraction"] && found > 1 && found <= 100) return `${showNumber(found)}%`;
  const largest = schema?.maximum ?? Number.POSITIVE_INFINITY;
  if (found < 0 && keyword.endsWith("inimum") && -found <= largest && -found >= limit) return written(-found);
  return keyword.startsWith("exclusive") ? undefined : written(limit);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function show(found: unknown): string {
  if (typeof found === "number") return showNumber(found);
  return typeof found === "string" ? `"${found}"` : describe(found);
}

function describe(found: unknown): string {
  if (typeof found === "number") return `the number ${showNumber(found)}`;
  if (typeof found === "string") return `the text "${found}"`;
  if (typeof found === "boolean") return String(found);
  return Array.isArray(found) ? "a list" : "something else";
}
