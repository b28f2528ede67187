import type { Body } from "../../grammar/ast.ts";
import type { BlockSchema, PropertySchema } from "../blocks/schema.ts";
import type { Origin } from "../elaborate/program.ts";
import { bind, type Pending, paperOf } from "./bind.ts";
import { wrongType } from "./bind-scalar.ts";
import { type Bound, broken, hasHole, showNumber } from "./bound.ts";
import { applyEdits, type NestedEdit } from "./edits.ts";
import { type Room, withMembers, withoutMember } from "./member-edits.ts";
import { addMembers, bodyScope, type Members } from "./members.ts";
import { inside, type Place } from "./place.ts";
import type { Scope } from "./scope.ts";
import { type Owner, validate } from "./validate.ts";

/** Properties in braces: `splits: { train: folds(1..3) }`. */
export function bindObject(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  const { expr } = pending;
  if (expr.type !== "object") {
    wrongType(place, schema, expr, pending.scope);
    return undefined;
  }
  const members = membersOf(place, expr.body, pending.scope, pending.origin);
  const name = `"${place.label}"`;
  const at = { file: expr.span.file, start: expr.span.start, end: expr.span.start + 1 };
  const room = { body: expr.body, file: expr.span.file, end: expr.span.end };
  const owner = { name, text: name, span: at, room };
  return bindMembers(place, schema as BlockSchema, owner, members, pending, pending.edits);
}

/** The properties of a body, each with the scope that it is written in. */
export function membersOf(place: Place, body: Body, scope: Scope, origin: Origin): Members {
  const { context } = place;
  const members: Members = new Map();
  for (const member of body.members) {
    if (member.type !== "expect" && member.type !== "sweep" && member.type !== "row") continue;
    const row = member.type === "row";
    context.report("SKY2110", member.span, {
      what: row ? "A row of several cells" : `"${member.type}"`,
      owner: `"${place.label}"`,
      hint: row
        ? "Cells separated by | belong to a table; give one value here."
        : "It belongs to the experiment, one level further out.",
    });
  }
  addMembers(context, members, body, {
    scope: bodyScope(context, body, scope),
    origin,
    paper: undefined,
    inherits: false,
  });
  return members;
}

/**
 * Binds every member by its property's schema, fills defaults, lets ajv judge the whole. What was reported is left as
 * something broken, so that the rest can still be judged.
 */
export function bindMembers(
  place: Place,
  schema: BlockSchema,
  owner: Pick<Owner, "name" | "text" | "span"> & {
    /** Some of its properties could not be read; what is not there may be among them. */
    readonly open?: boolean;
    /** The block or kind of declaration whose defaults they are. */
    readonly of?: string;
    /** Where further properties can be written. */
    readonly room?: Room;
  },
  members: Members,
  pending: { readonly origin: Origin; readonly paper?: string },
  edits: readonly NestedEdit[],
): Bound {
  const { context } = place;
  applyEdits(place, members, edits);
  const children = new Map<string, Bound>();
  const instance: Record<string, unknown> = {};
  const holes = new Set<string>();
  for (const [name, slot] of members) {
    const own = schema.properties[name] ?? (schema.additionalProperties || undefined);
    if (!own) {
      instance[name] = null;
      continue;
    }
    const bound = bind(inside(place, name), own, { ...slot, ...paperOf(slot.paper === undefined ? pending : slot) });
    // What failed was reported already; it is present, so that nobody says it is missing.
    children.set(name, bound ?? broken(slot.expr.span));
    if (!bound || hasHole(bound)) holes.add(name);
    else instance[name] = instanceOf(bound);
  }
  const faulty = new Set(
    validate(context, schema, instance, {
      ...owner,
      value: ([head = "", ...rest]) => {
        const outer = children.get(head);
        return (rest.reduce((b, key) => b?.children.get(key) ?? b, outer) ?? members.get(head)?.expr)?.span;
      },
      key: (property) => members.get(property)?.keySpan,
      mend: (property) => {
        const slot = members.get(property);
        const file = slot?.scope.file;
        if (!slot || !file || file.path !== slot.keySpan.file || slot.origin.kind === "set") return undefined;
        const span = { ...slot.keySpan, end: slot.expr.span.end };
        // What elsewhere is a property has braces here.
        const own = /^(expect|sweep)s?$/.exec(property)?.[1];
        const inner = file.ast.text
          .slice(slot.expr.span.start, slot.expr.span.end)
          .replace(/^\{|\}$/g, "")
          .trim();
        if (own) return { title: `Write ${own} { … }`, edits: [{ span, text: `${own} { ${inner} }` }] };
        const edits = [withoutMember(file.ast.text, span)];
        return { title: `Remove "${property}", which has no effect`, edits };
      },
      with: (texts) => owner.room && withMembers(owner.room, texts),
      together: (one, other) => members.get(one)?.scope === members.get(other)?.scope,
      holes,
      partial: place.partial,
    }),
  );
  if (owner.open) for (const name of Object.keys(schema.properties)) if (!members.has(name)) faulty.add(name);
  for (const name of faulty) children.set(name, broken(members.get(name)?.expr.span ?? owner.span));
  const value = withDefaults(schema, children, owner);
  const text = `{ ${[...members.keys()].map((name) => `${name}: ${children.get(name)?.text ?? ""}`).join(", ")} }`;
  return { value, span: owner.span, origin: pending.origin, children, text, ...paperOf(pending) };
}

/** The value that a block gets; defaults also go into `children`, so that they are among the settings. */
function withDefaults(
  schema: BlockSchema,
  children: Map<string, Bound>,
  owner: { readonly span: Owner["span"]; readonly of?: string },
): Readonly<Record<string, unknown>> {
  const value: Record<string, unknown> = {};
  for (const [name, own] of Object.entries(schema.properties)) {
    const bound = children.get(name);
    if (bound) value[name] = bound.value;
    else if (own.default !== undefined && own.default !== null) {
      value[name] = own.default;
      children.set(name, byDefault(own, owner));
    }
  }
  for (const [name, bound] of children) if (!(name in schema.properties)) value[name] = bound.value;
  return value;
}

/** What ajv sees of a value: blocks and declarations are judged by their own schemas. */
const instanceOf = (bound: Bound): unknown => (bound.block || bound.declaration ? {} : bound.value);

const byDefault = (
  schema: PropertySchema,
  { span, of }: { readonly span: Owner["span"]; readonly of?: string },
): Bound => {
  const from = schema["x-variant"] ?? of;
  const show = (value: unknown): string => {
    if (typeof value === "number") return showNumber(value);
    if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
    return schema.enum || typeof value !== "string" ? String(value) : JSON.stringify(value);
  };
  return {
    value: schema.default,
    span,
    origin: from === undefined ? { kind: "default" } : { kind: "default", from },
    children: new Map(),
    text: show(schema.default),
  };
};
