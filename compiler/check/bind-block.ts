import type { BinaryExpr, BlockExpr, ListExpr } from "../../grammar/ast.ts";
import type { BlockDef, Finding } from "../blocks/define.ts";
import type { KnownBlock } from "../blocks/registry.ts";
import type { BlockSchema } from "../blocks/schema.ts";
import type { Code } from "../diag/catalogue/index.ts";
import { diagnostic } from "../diag/diagnostic.ts";
import { bind, type Pending, paperOf } from "./bind.ts";
import { bindMembers, membersOf } from "./bind-object.ts";
import { wrongType } from "./bind-scalar.ts";
import { type Bound, hasHole } from "./bound.ts";
import { refuseEdits } from "./edits.ts";
import { attemptOwn } from "./elaboration.ts";
import { type Room, withoutMember } from "./member-edits.ts";
import type { Members, Slot } from "./members.ts";
import { inside, type Place } from "./place.ts";
import { type Resolved, resolveBlock } from "./resolve-block.ts";
import { lessThan } from "./schema-errors.ts";
import { sourceOf } from "./scope.ts";
import { settingEdit } from "./setting-edit.ts";

const pathText = (expr: BlockExpr): string => expr.path.parts.map((p) => p.text).join(".");

/** A block of one of the kinds, with its properties; where it may be applied, `BLOCK on MODALITY`. */
export function bindBlock(
  place: Place,
  kinds: readonly string[],
  pending: Pending,
  mayApply: boolean,
): Bound | undefined {
  const { expr } = pending;
  if (expr.type === "binary" && expr.op === "on" && mayApply) return bindApplied(place, kinds, pending, expr);
  if (expr.type === "binary" && expr.op === "from") return bindWeights(place, kinds, pending, expr);
  if (expr.type === "string" && kinds.includes("source")) return local(place, pending, expr.value);
  if (expr.type !== "block") {
    wrongType(place, { "x-block": kinds }, expr, pending.scope);
    return undefined;
  }
  const found = resolveBlock(place, kinds, pending.scope, expr);
  if (!found) return undefined;
  if (!("sensor" in found)) return bindDefinition(place, pending, expr, found);
  if (pending.edits.length > 0 || expr.args || expr.body) return sensorWithProperties(place, pending, expr);
  return {
    value: { kind: "sensor", block: found.sensor.name, props: {} },
    span: expr.span,
    origin: pending.origin,
    children: new Map(),
    block: { kind: "sensor", name: found.sensor.name, sensor: found.sensor },
    text: found.sensor.name,
    ...paperOf(pending),
  };
}

function sensorWithProperties(place: Place, pending: Pending, expr: BlockExpr): undefined {
  const what = `a sensor, which has no properties to set`;
  if (pending.edits.length > 0) refuseEdits(place, pending.edits, what);
  else
    place.context.report(
      "SKY2109",
      { ...expr.span, start: expr.path.span.end },
      {
        block: pathText(expr),
        hint: "A sensor is only named. What differs from it stands in the modality: bands, gsd, values, normalize.",
      },
    );
}

/** `ViT { … } from weights("vit.safetensors")` */
function bindWeights(place: Place, kinds: readonly string[], pending: Pending, expr: BinaryExpr): Bound | undefined {
  const { context } = place;
  if (!kinds.includes("backbone")) {
    const span = { ...expr.span, start: expr.left.span.end };
    const fixes = [{ title: "Start it from random weights", edits: [{ span, text: "" }] }];
    const what = `"from ${sourceOf(pending.scope, expr.right.span)}"`;
    const hint = "Weights are loaded into a backbone; other parts start from random ones.";
    context.report(
      "SKY2110",
      { ...span, start: expr.opSpan.start },
      { what, owner: `"${place.label}"`, hint },
      { fixes },
    );
    return undefined;
  }
  const left = bind(place, { "x-block": kinds }, { ...pending, expr: expr.left });
  const from = bind(inside(place, "from"), { "x-block": ["weights"] }, { ...pending, expr: expr.right, edits: [] });
  if (!left || !from) return undefined;
  if (left.hole) return left;
  const value = { ...(left.value as object), from: from.value };
  return { ...left, from, span: expr.span, text: `${left.text} from ${from.text}`, value };
}

/** `ViT { … } on Aerial` */
function bindApplied(place: Place, kinds: readonly string[], pending: Pending, expr: BinaryExpr): Bound | undefined {
  const left = bind(place, { "x-block": kinds }, { ...pending, expr: expr.left });
  const on = bind(inside(place, "on"), { "x-ref": ["modality"] }, { ...pending, expr: expr.right, edits: [] });
  if (!left || !on) return undefined;
  if (left.hole) return left;
  const value = { ...(left.value as object), on: on.value };
  return { ...left, on, span: expr.span, text: `${left.text} on ${on.text}`, value };
}

function bindDefinition(
  place: Place,
  pending: Pending,
  expr: BlockExpr,
  found: Exclude<Resolved, { readonly kind: "sensor"; readonly sensor: unknown }>,
): Bound | undefined {
  const { context } = place;
  const { known, variant } = found;
  const { def, kind } = known;
  const before = context.diagnostics.length;
  const schema = schemaOf(known, variant);
  const members = argumentsOf(place, pending, expr, def, schema);
  if (expr.body) addBody(place, members, membersOf(place, expr.body, pending.scope, pending.origin));
  const owner = pathText(expr);
  const bound = bindMembers(
    place,
    schema,
    { name: owner, text: owner, span: expr.path.span, of: def.name, room: roomOf(expr) },
    members,
    pending,
    pending.edits,
  );
  if (!bound || context.failedSince(before)) return undefined;
  const written = [...members.keys()].map((name) => `${name}: ${bound.children.get(name)?.text}`);
  const whole: Bound = {
    ...bound,
    span: expr.span,
    block: { kind, name: def.name, def, known, end: expr.span.end, ...(expr.body ? { body: expr.body } : {}) },
    value: { kind, block: def.name, props: bound.value },
    text: `${pathText(expr)}${written.length > 0 ? ` { ${written.join(", ")} }` : ""}`,
  };
  // An abstract declaration may lack what a rule compares.
  const complete = schema.required.every((name) => bound.children.has(name));
  if (complete && ![...bound.children.values()].some(hasHole)) ruled(place, def, whole, bound.value);
  return context.failedSince(before) ? undefined : whole;
}

const filled = new WeakMap<BlockSchema, Map<string, BlockSchema>>();

/** The schema of a block; a variant's values are further defaults. */
function schemaOf({ schema, def }: KnownBlock, variant: string | undefined): BlockSchema {
  if (variant === undefined) return schema;
  const own = filled.get(schema) ?? new Map<string, BlockSchema>();
  filled.set(schema, own);
  let made = own.get(variant);
  if (!made) {
    const preset = (def.variants as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[variant]!;
    made = lessThan(schema, {
      required: schema.required.filter((name) => !(name in preset)),
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, property]) => [
          name,
          name in preset ? { ...property, default: preset[name], "x-variant": `${def.name}.${variant}` } : property,
        ]),
      ),
    });
    own.set(variant, made);
  }
  return made;
}

const roomOf = ({ body, span }: BlockExpr): Room => ({ ...(body ? { body } : {}), file: span.file, end: span.end });

function twice({ context }: Place, name: string, slot: Slot, first: Bound["span"], at = slot.keySpan): void {
  const span = { ...slot.keySpan, end: Math.max(slot.keySpan.end, slot.expr.span.end) };
  const fixes = [{ title: "Remove the second one", edits: [withoutMember(slot.scope.file.ast.text, span)] }];
  const related = [{ message: "given here first", span: first }];
  context.report("SKY2106", at, { property: name }, { related, fixes });
}

function addBody(place: Place, members: Members, body: Members): void {
  for (const [name, slot] of body) {
    const first = members.get(name);
    if (first) twice(place, name, slot, first.keySpan);
    else members.set(name, slot);
  }
}

/** Several values where one list is wanted: `TemporalFusion(hr, ms)`. */
function asList(
  place: Place,
  pending: Pending,
  expr: BlockExpr,
  def: BlockDef,
  schema: BlockSchema,
): BlockExpr["args"] {
  const plain = (expr.args ?? []).filter(({ name }) => !name);
  const [first, last] = [plain[0], plain.at(-1)];
  const property = def.argument === undefined ? undefined : schema.properties[def.argument as string];
  const list = property?.type === "array" || property?.["x-form"] === "members" || property?.["x-form"] === "bands";
  if (!first || !last || plain.length < 2 || !list) return undefined;
  const span = { ...first.span, end: last.span.end };
  const text = `[${pending.scope.file.ast.text.slice(span.start, span.end)}]`;
  const fixes = [{ title: `Write ${text}`, edits: [{ span, text }] }];
  place.context.report("SKY2109", span, { block: def.name, hint: `Its values are a list: ${text}.` }, { fixes });
  const value: ListExpr = { type: "list", items: plain.map((arg) => arg.value), span };
  return [{ value, span }, ...(expr.args ?? []).filter(({ name }) => name)];
}

function argumentsOf(place: Place, pending: Pending, expr: BlockExpr, def: BlockDef, schema: BlockSchema): Members {
  const members: Members = new Map();
  const args = asList(place, pending, expr, def, schema) ?? expr.args ?? [];
  const [needed, second] = def.argument === undefined ? schema.required : [];
  for (const arg of args) {
    const alone = needed !== undefined && second === undefined && args.length === 1 && !arg.name;
    if (alone) {
      const at = { ...arg.span, end: arg.span.start };
      const fixes = [{ title: `Write ${needed}: …`, edits: [{ span: at, text: `${needed}: ` }] }];
      const hint = `Give its properties by name: ${def.name} { ${needed}: value }.`;
      place.context.report("SKY2109", arg.span, { block: def.name, hint }, { fixes });
    }
    const name = arg.name?.text ?? (alone ? needed : (def.argument as string | undefined));
    const first = name === undefined ? undefined : members.get(name);
    if (name === undefined || (!arg.name && first)) {
      const hint =
        name === undefined
          ? `Give its properties by name: ${def.name} { key: value }.`
          : `It takes one: ${def.name}(${name}). Give the others by name.`;
      const edits = [withoutMember(pending.scope.file.ast.text, arg.span)];
      place.context.report("SKY2109", arg.span, { block: def.name, hint }, { fixes: [{ title: "Remove it", edits }] });
      continue;
    }
    const slot: Slot = {
      key: name,
      keySpan: arg.name?.span ?? arg.span,
      expr: arg.value,
      scope: pending.scope,
      origin: { ...pending.origin, span: arg.value.span },
      edits: [],
    };
    if (first) twice(place, name, slot, first.keySpan, arg.span);
    else members.set(name, slot);
  }
  return members;
}

/** Where a property is written; undefined where it has its default. */
function writtenAt(bound: Bound, name: string): Bound["span"] | undefined {
  const property = bound.children.get(name);
  return property && property.origin.kind !== "default" ? property.span : undefined;
}

/** The block's own rules, each finding at the property that it speaks of. */
function ruled(place: Place, def: BlockDef, bound: Bound, props: unknown): void {
  const rules = def.rules as ((props: unknown) => readonly Finding[]) | undefined;
  const found = attemptOwn(place.context, bound.span, () => rules?.(props));
  for (const { at, code, args, instead, insteadOf = at, beside } of found ?? []) {
    const fixes =
      instead === undefined
        ? []
        : [{ title: `Write ${insteadOf}: ${instead}`, edits: [settingEdit(bound, insteadOf, instead)] }];
    const span = writtenAt(bound, at) ?? bound.span;
    const other = beside === undefined ? undefined : writtenAt(bound, beside);
    const related = other ? [{ message: `"${beside}" is given here`, span: other }] : [];
    place.context.diagnostics.push(diagnostic(code as Code, span, args as never, { related, fixes }));
  }
}

/** A text where a source is wanted is a directory. */
function local(place: Place, pending: Pending, path: string): Bound | undefined {
  const { span } = pending.expr;
  const call: BlockExpr = {
    type: "block",
    path: { parts: [{ text: "local", span }], span },
    args: [{ value: { type: "string", value: path, span }, span }],
    span,
  };
  return bindBlock(place, ["source"], { ...pending, expr: call }, false);
}
