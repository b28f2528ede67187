import type { Expr, QuantityExpr } from "../../grammar/ast.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import type { Fix } from "../diag/diagnostic.ts";
import { nearest } from "../diag/suggest.ts";
import { type Pending, paperOf } from "./bind.ts";
import { type Bound, showNumber } from "./bound.ts";
import { either, exampleOf, expectedOf } from "./describe.ts";
import { otherForm } from "./other-form.ts";
import type { Place } from "./place.ts";
import { letsOf, type Scope, sourceOf } from "./scope.ts";

/** Units that say the same: what is written to the schema's name of it. */
const spellings: Readonly<Record<string, string>> = { iter: "iters", epoch: "epochs", sample: "samples" };
/** Units of one dimension, in terms of the first. */
const dimensions: readonly Readonly<Record<string, number>>[] = [
  { m: 1, km: 1000, cm: 0.01, mm: 1e-3, um: 1e-6, nm: 1e-9 },
  { GiB: 1, MiB: 1 / 1024, KiB: 1 / 1024 ** 2, TiB: 1024 },
  { deg: 1, rad: 180 / Math.PI },
];

/** More steps or samples than this are a slip: a year has 3e7 seconds. */
const longest = 1e12;

/** `unit`s in terms of `wanted`; undefined when they measure different things. */
function factor(unit: string, wanted: string): number | undefined {
  if (unit === wanted) return 1;
  const group = dimensions.find((d) => unit in d && wanted in d);
  return group ? group[unit]! / group[wanted]! : undefined;
}

const sized = (text: string, unit: string): string =>
  /^[A-Za-z]{1,2}$/.test(unit) && unit === "px" ? `${text}px` : `${text} ${unit}`;

/** A number, quantity, text or word as the schema wants it. What is plainly of another type goes on to ajv. */
export function bindScalar(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  const { expr } = pending;
  const value = scalar(place, schema, expr, pending.scope);
  if (value === undefined) return undefined;
  return {
    value: value.value,
    span: expr.span,
    origin: pending.origin,
    children: new Map(),
    text: value.text,
    ...paperOf(pending),
  };
}

interface Scalar {
  readonly value: unknown;
  readonly text: string;
}

function scalar(place: Place, schema: PropertySchema, expr: Expr, scope: Scope): Scalar | undefined {
  const units = schema["x-quantity"] ?? schema["x-unit"];
  switch (expr.type) {
    case "number":
      if (units) return unitMissing(place, units, expr.raw, expr);
      return { value: expr.value, text: showNumber(expr.value) };
    case "quantity":
      return quantity(place, schema, units, expr, scope);
    case "string":
      // A number in quotes is no number.
      if (units || (schema.type !== "string" && !schema.enum)) break;
      return { value: expr.value, text: JSON.stringify(expr.value) };
    case "block":
      if (!expr.args && !expr.body) return word(place, schema, expr, scope);
      break;
    case "unary": {
      const inner = scalar(place, schema, expr.value, scope);
      return inner && typeof inner.value === "number" ? { value: -inner.value, text: `-${inner.text}` } : inner;
    }
  }
  wrongType(place, schema, expr, scope);
  return undefined;
}

/** `true`, `learned`, or a name that means nothing here. */
function word(
  place: Place,
  schema: PropertySchema,
  expr: Extract<Expr, { type: "block" }>,
  scope: Scope,
): Scalar | undefined {
  const name = expr.path.parts.map((p) => p.text).join(".");
  if (schema.type === "boolean" && (name === "true" || name === "false")) return { value: name === "true", text: name };
  if (schema.enum) return { value: name, text: name };
  if (schema.type === "string" && !/^(None|null|nil)$/.test(name)) {
    const fixes: Fix[] = [{ title: "Put it in quotes", edits: [{ span: expr.span, text: JSON.stringify(name) }] }];
    place.context.report(
      "SKY2103",
      expr.span,
      {
        property: place.label,
        expected: "a text in quotes",
        found: `the name ${name}`,
        hint: `Write ${JSON.stringify(name)}, or declare it: let ${name} = "…".`,
      },
      { fixes },
    );
    return undefined;
  }
  wrongType(place, schema, expr, scope);
  return undefined;
}

/** The value was of a shape that this property never takes. */
export function wrongType(place: Place, schema: PropertySchema, expr: Expr, scope: Scope): void {
  const found = {
    list: "a list",
    object: "properties in braces",
    block: "a name or block",
    binary: "an expression",
    group: "a tuple",
    string: "a text",
    number: "a number",
    quantity: "a quantity",
    log: "a log range",
    unary: "an expression",
  } as Record<string, string>;
  const name = expr.type === "block" && !expr.args && !expr.body ? expr.path.parts.map((p) => p.text).join(".") : "";
  const near = name === "" ? undefined : nearest(name, ["unstated", ...letsOf(scope)]);
  const right = near ?? otherForm(schema, expr, sourceOf(scope, expr.span));
  const fixes = right === undefined ? [] : [{ title: `Write ${right}`, edits: [{ span: expr.span, text: right }] }];
  const hint = right === undefined ? `For example ${place.label}: ${exampleOf(schema)}.` : `Write ${right}.`;
  if (expr.type === "string" && expr.value.length < 40) found.string = `the text ${JSON.stringify(expr.value)}`;
  const what = name === "" ? (found[expr.type] ?? "something else") : `the name ${name}`;
  const args = { property: place.label, expected: expectedOf(schema), found: what, hint };
  place.context.report("SKY2103", expr.span, args, { fixes });
}

function unitMissing(place: Place, units: readonly string[], raw: string, expr: Expr): undefined {
  const fixes: Fix[] = units.map((unit) => ({
    title: `Write ${sized(raw, unit)}`,
    edits: [{ span: expr.span, text: sized(raw, unit) }],
  }));
  place.context.report(
    "SKY3101",
    expr.span,
    { property: place.label, found: raw, examples: either(units.map((u) => sized(raw, u))) },
    { fixes },
  );
  return undefined;
}

function quantity(
  place: Place,
  schema: PropertySchema,
  units: readonly string[] | undefined,
  expr: QuantityExpr,
  scope: Scope,
): Scalar | undefined {
  const unit = spellings[expr.unit] ?? expr.unit;
  const text = sized(showNumber(expr.value), unit);
  if (!units) {
    if (unit === "%" && schema["x-fraction"]) return { value: expr.value / 100, text: `${showNumber(expr.value)}%` };
    const bare = showNumber(expr.value);
    const fixes: Fix[] =
      schema.type === "number" || schema.type === "integer"
        ? [{ title: `Write ${bare}`, edits: [{ span: expr.span, text: bare }] }]
        : [];
    if (fixes.length === 0) {
      wrongType(place, schema, expr, scope);
      return undefined;
    }
    place.context.report("SKY3103", expr.span, { property: place.label, unit: expr.unit, example: bare }, { fixes });
    return undefined;
  }
  if (schema["x-quantity"]?.includes(unit)) {
    const divisible = unit === "epochs";
    const good = expr.value > 0 && expr.value <= longest && (divisible || Number.isInteger(expr.value));
    if (good) return { value: { value: expr.value, unit }, text };
    const whole = divisible ? Math.abs(expr.value) : Math.max(1, Math.round(Math.abs(expr.value)));
    const instead = sized(showNumber(whole), unit);
    const fixes: Fix[] =
      whole > 0 && whole <= longest ? [{ title: `Write ${instead}`, edits: [{ span: expr.span, text: instead }] }] : [];
    const args = {
      property: place.label,
      found: text,
      limit: `${divisible ? "above 0" : "a whole number above 0"}, and at most ${showNumber(longest)}`,
      doc: schema.description ?? "",
    };
    place.context.report("SKY2105", expr.span, args, { fixes });
    return undefined;
  }
  const scale = schema["x-unit"] ? factor(unit, units[0]!) : undefined;
  if (scale !== undefined) return { value: expr.value * scale, text };
  const examples = units.map((u) => sized(showNumber(expr.value), u));
  // The number is what was meant, more often than not; its unit is what the property has.
  const fixes: Fix[] = examples.map((example) => ({
    title: `Write ${example}`,
    edits: [{ span: expr.span, text: example }],
  }));
  const args = { property: place.label, unit: expr.unit, units: either(units), examples: either(examples) };
  place.context.report("SKY3102", expr.span, args, { fixes });
  return undefined;
}
