import type { Expr } from "../../grammar/ast.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import { showUnit, type ValueUnit } from "../blocks/units.ts";
import { nearest } from "../diag/suggest.ts";
import { type Pending, paperOf } from "./bind.ts";
import { editedItems } from "./bind-list.ts";
import { wrongType } from "./bind-scalar.ts";
import { type Bound, showNumber } from "./bound.ts";
import { expectedOf } from "./describe.ts";
import type { Place } from "./place.ts";
import { sourceOf } from "./scope.ts";

const nameOf = (expr: Expr): string | undefined =>
  expr.type === "block" && !expr.args && !expr.body ? expr.path.parts.map((p) => p.text).join(".") : undefined;

const leaf = (
  pending: Pending,
  value: unknown,
  text: string,
  children: ReadonlyMap<string, Bound> = new Map(),
): Bound => ({
  value,
  span: pending.expr.span,
  origin: pending.origin,
  children,
  text,
  ...paperOf(pending),
});

/** Values with a form of their own; undefined when the schema has none (or, after a report, when it did not fit). */
export function bindForm(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  switch (schema["x-form"]) {
    case "bands":
    case "members":
      return bindNames(place, schema, pending, schema["x-form"] === "bands");
    case "member": {
      const name = nameOf(pending.expr);
      if (name !== undefined) return leaf(pending, name, name);
      break;
    }
    case "frames":
      return bindFrames(place, schema, pending);
    case "values":
      return bindValues(place, schema, pending);
    default:
      return undefined;
  }
  wrongType(place, schema, pending.expr, pending.scope);
  return undefined;
}

/** Names in a list; one name alone stands for a list of one. A range of bands stays `B02..B08` until the sensor is known. */
function bindNames(place: Place, schema: PropertySchema, pending: Pending, ranges: boolean): Bound | undefined {
  const children = new Map<string, Bound>();
  for (const [i, { pending: own }] of editedItems(place, pending).entries()) {
    const item = own.expr;
    if (item.type === "error") return undefined;
    const name = nameOf(item);
    const from = ranges && item.type === "binary" && item.op === ".." ? nameOf(item.left) : undefined;
    const to = from !== undefined && item.type === "binary" ? nameOf(item.right) : undefined;
    const value = name ?? (from !== undefined && to !== undefined ? `${from}..${to}` : undefined);
    if (value === undefined) {
      if (item.type === "string")
        namesInQuotes(
          place,
          schema,
          editedItems(place, pending).map((one) => one.pending.expr),
        );
      else wrongType(place, schema, item, own.scope);
      return undefined;
    }
    children.set(String(i), leaf({ ...pending, ...own }, value, value));
  }
  const names = [...children.values()].map((c) => c.value as string);
  return leaf(pending, names, `[${names.join(", ")}]`, children);
}

/** All of a list's names at once: whoever puts one in quotes puts all. */
function namesInQuotes(place: Place, schema: PropertySchema, items: readonly Expr[]): void {
  const quoted = items.filter((item) => item.type === "string");
  const edits = quoted.map((item) => ({ span: item.span, text: item.value }));
  const named = quoted.every((item) => /^[A-Za-z_][\w.]*$/.test(item.value));
  const args = {
    property: place.label,
    expected: expectedOf(schema),
    found: "a text",
    hint: "Write the names without quotes.",
  };
  const fixes = named ? [{ title: "Remove the quotes", edits }] : [];
  place.context.report("SKY2103", quoted[0]!.span, args, { fixes });
}

/** `12`, or `20 of 65`. */
function bindFrames(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  const { expr } = pending;
  const whole = (e: Expr): number | undefined =>
    e.type === "number" && Number.isInteger(e.value) && e.value > 0 && e.value <= 10_000 ? e.value : undefined;
  const take = whole(expr);
  if (take !== undefined) return leaf(pending, { take }, String(take));
  if (expr.type === "binary" && expr.op === "of") {
    const [a, b] = [whole(expr.left), whole(expr.right)];
    if (a !== undefined && b !== undefined) {
      if (a <= b) return leaf(pending, { take: a, of: b }, `${a} of ${b}`);
      const fixes = [`${b} of ${a}`, `${b} of ${b}`].map((text) => ({
        title: `Write ${text}`,
        edits: [{ span: expr.span, text }],
      }));
      const doc = "More dates than there are cannot be taken.";
      const args = { property: place.label, found: `${a} of ${b}`, limit: `at most ${b}`, doc };
      place.context.report("SKY2105", expr.span, args, { fixes });
      return undefined;
    }
  }
  wrongType(place, schema, expr, pending.scope);
  return undefined;
}

const plainUnits = ["uint8", "reflectance", "decibel"] as const;
/** Other names of the same units, in lower case. */
const otherNames: Readonly<Record<string, string>> = {
  db: "decibel",
  decibels: "decibel",
  byte: "uint8",
  u8: "uint8",
  dn: "dn(1e4)",
  digital_number: "dn(1e4)",
  sr: "reflectance",
  toa: "reflectance",
  boa: "reflectance",
};
/** The ways in which a value unit may be written. */
export const valueUnitWords: readonly string[] = [...plainUnits, "dn(1e4)"];

/** `uint8`, `reflectance`, `decibel`, `dn(1e4)`. */
function bindValues(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  const { expr } = pending;
  if (expr.type !== "block") {
    wrongType(place, schema, expr, pending.scope);
    return undefined;
  }
  const name = expr.path.parts.map((p) => p.text).join(".");
  const kind = plainUnits.find((u) => u === name);
  if (kind && !expr.args && !expr.body) return leaf(pending, { kind } satisfies ValueUnit, kind);
  const arg = expr.args?.length === 1 && !expr.args[0]!.name && !expr.body ? expr.args[0]!.value : undefined;
  if (name === "dn" && arg?.type === "number" && arg.value > 0) {
    const unit: ValueUnit = { kind: "dn", scale: arg.value };
    return leaf(pending, unit, showUnit(unit));
  }
  const scale = arg?.type === "quantity" || arg?.type === "number" ? showNumber(arg.value) : "1e4";
  const near =
    name.toLowerCase() === "dn" ? `dn(${scale})` : (otherNames[name.toLowerCase()] ?? nearest(name, plainUnits));
  const hint =
    name === "dn"
      ? "Say how many digital numbers make a reflectance of 1: dn(1e4)."
      : near
        ? `Did you mean ${near}?`
        : "It says how the stored numbers are to be read.";
  const fixes = near ? [{ title: `Change ${name} to ${near}`, edits: [{ span: expr.span, text: near }] }] : [];
  const found = sourceOf(pending.scope, expr.span);
  place.context.report(
    "SKY2104",
    expr.span,
    { property: place.label, found, allowed: valueUnitWords.join(", "), hint },
    { fixes },
  );
  return undefined;
}

/** `0.5..2.0`; whole numbers and quantities alike. */
export function bindRange(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  const { expr } = pending;
  const number = (e: Expr): number | undefined => {
    if (e.type === "number") return e.value;
    if (e.type === "quantity" && e.unit === "%") return e.value / 100;
    if (e.type === "quantity" && e.unit === "deg") return e.value;
    const inner = e.type === "unary" ? number(e.value) : undefined;
    return inner === undefined ? undefined : -inner;
  };
  if (expr.type === "binary" && expr.op === "..") {
    const [min, max] = [number(expr.left), number(expr.right)];
    if (min !== undefined && max !== undefined) {
      if (min <= max) return leaf(pending, { min, max }, `${showNumber(min)}..${showNumber(max)}`);
      const example = `${showNumber(max)}..${showNumber(min)}`;
      const fixes = [{ title: `Write ${example}`, edits: [{ span: expr.span, text: example }] }];
      place.context.report(
        "SKY3104",
        expr.span,
        { range: `${showNumber(min)}..${showNumber(max)}`, example },
        { fixes },
      );
      return undefined;
    }
  }
  wrongType(place, schema, expr, pending.scope);
  return undefined;
}
