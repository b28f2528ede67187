import type { Body } from "../../grammar/ast.ts";
import type { BlockSchema, PropertySchema } from "../blocks/schema.ts";
import type { Span } from "../diag/span.ts";
import type { Origin } from "../elaborate/program.ts";
import { bind, type Pending, type Place, paperOf } from "./bind.ts";
import { wrongType } from "./bind-scalar.ts";
import { type Bound, showNumber } from "./bound.ts";
import { addMembers, applyEdits, bodyScope, type Members, type NestedEdit } from "./members.ts";
import type { Scope } from "./scope.ts";
import { validate } from "./validate.ts";

/** Properties in braces: `splits: { train: folds(1..3) }`. */
export function bindObject(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  const { expr } = pending;
  if (expr.type !== "object") {
    wrongType(place, schema, expr);
    return undefined;
  }
  const members = membersOf(place, expr.body, pending.scope, pending.origin);
  return bindMembers(
    place,
    schema as BlockSchema,
    `object:${place.path}`,
    `"${place.path}"`,
    expr.span,
    members,
    pending,
    pending.edits,
  );
}

/** The properties of a body, each with the scope that it is written in. */
export function membersOf(place: Place, body: Body, scope: Scope, origin: Origin): Members {
  const members: Members = new Map();
  for (const member of body.members) {
    if (member.type === "expect" || member.type === "sweep" || member.type === "row") {
      const what = member.type === "row" ? "A row of several cells" : `"${member.type}"`;
      const hint =
        member.type === "row"
          ? "Cells separated by | belong to a table; give one value here."
          : `It belongs to a declaration, one level further out.`;
      place.context.report("SKY2110", member.span, { what, owner: `"${place.path}"`, hint });
    }
  }
  const kind = origin.kind === "assumption" ? origin : { ...origin };
  addMembers(place.context, members, body, bodyScope(body, scope), kind, undefined, false);
  return members;
}

/** Binds every member by its property's schema, fills defaults, lets ajv judge the whole. */
export function bindMembers(
  place: Place,
  schema: BlockSchema,
  key: string,
  owner: string,
  span: Span,
  members: Members,
  pending: { readonly origin: Origin; readonly paper?: string },
  edits: readonly NestedEdit[],
): Bound | undefined {
  applyEdits(place.context, members, edits);
  const children = new Map<string, Bound>();
  const instance: Record<string, unknown> = {};
  const holes = new Set<string>();
  const before = place.context.diagnostics.length;
  for (const [name, slot] of members) {
    const own = schema.properties[name] ?? (schema.additionalProperties || undefined);
    if (!own) {
      instance[name] = null;
      continue;
    }
    const path = place.path === "" ? name : `${place.path}.${name}`;
    const bound = bind({ ...place, path }, own, { ...slot, ...paperOf(slot.paper === undefined ? pending : slot) });
    if (!bound) {
      // Reported already; present, so that nobody says it is missing.
      holes.add(name);
      continue;
    }
    children.set(name, bound);
    if (bound.hole) holes.add(name);
    else instance[name] = instanceOf(bound);
  }
  validate(place.context, key, schema, instance, {
    name: owner,
    span,
    value: (property) => members.get(property)?.expr.span,
    key: (property) => members.get(property)?.keySpan,
    holes,
    partial: place.partial,
  });
  if (place.context.diagnostics.slice(before).some((d) => d.severity === "error")) return undefined;
  const value: Record<string, unknown> = {};
  for (const [name, own] of Object.entries(schema.properties)) {
    const bound = children.get(name);
    if (bound) value[name] = bound.value;
    else if (own.default !== undefined && own.default !== null) {
      value[name] = own.default;
      children.set(name, byDefault(own, span));
    }
  }
  for (const [name, bound] of children) if (!(name in schema.properties)) value[name] = bound.value;
  const text = `{ ${[...members.keys()].map((name) => `${name}: ${children.get(name)?.text ?? ""}`).join(", ")} }`;
  return { value, span, origin: pending.origin, children, text, ...paperOf(pending) };
}

/** What ajv sees of a value: blocks and declarations are judged by their own schemas. */
const instanceOf = (bound: Bound): unknown => (bound.block || bound.declaration ? {} : bound.value);

const byDefault = (schema: PropertySchema, span: Span): Bound => {
  const show = (value: unknown): string => {
    if (typeof value === "number") return showNumber(value);
    if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
    return schema.enum || typeof value !== "string" ? String(value) : JSON.stringify(value);
  };
  return { value: schema.default, span, origin: { kind: "default" }, children: new Map(), text: show(schema.default) };
};
