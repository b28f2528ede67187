import type { BlockExpr, Expr } from "../../grammar/ast.ts";
import type { BlockDef, Finding, Sensor } from "../blocks/define.ts";
import { blocks, sensors } from "../blocks/generated/index.ts";
import { schemas } from "../blocks/generated/schemas.ts";
import type { Code } from "../diag/catalogue/index.ts";
import { diagnostic } from "../diag/diagnostic.ts";
import { nearest } from "../diag/suggest.ts";
import type { Pending, Place } from "./bind.ts";
import { paperOf } from "./bind.ts";
import { bindMembers, membersOf } from "./bind-object.ts";
import { bindReference } from "./bind-reference.ts";
import { wrongType } from "./bind-scalar.ts";
import type { Bound } from "./bound.ts";
import { importEdit } from "./import-edit.ts";
import { blocksOf, libraryOf } from "./libraries.ts";
import type { Members } from "./members.ts";
import { lookup } from "./scope.ts";

const pathText = (expr: BlockExpr): string => expr.path.parts.map((p) => p.text).join(".");
const a = (kind: string): string => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);

/** Blocks joined by `then`, in order. */
export function bindChain(place: Place, kinds: readonly string[], pending: Pending): Bound | undefined {
  const parts: Expr[] = [];
  const walk = (expr: Expr): void => {
    if (expr.type === "binary" && expr.op === "then") {
      walk(expr.left);
      walk(expr.right);
    } else parts.push(expr);
  };
  walk(pending.expr);
  const bound = parts.map((expr, i) =>
    bindBlock(
      { ...place, path: parts.length === 1 ? place.path : `${place.path}[${i}]` },
      kinds,
      { ...pending, expr, edits: parts.length === 1 ? pending.edits : [] },
      false,
    ),
  );
  if (parts.length > 1 && pending.edits.length > 0) {
    const edit = pending.edits[0]!;
    place.context.report("SKY2107", edit.keySpan, {
      property: [place.path, ...edit.path].join("."),
      what: "a chain of several parts",
      hint: `Write "${place.path}" again.`,
    });
    return undefined;
  }
  if (bound.some((b) => !b)) return undefined;
  const whole = bound as Bound[];
  if (whole.length === 1 && whole[0]!.hole) return whole[0];
  return {
    value: whole.map((b) => b.value),
    span: pending.expr.span,
    origin: pending.origin,
    children: new Map(whole.map((b, i) => [String(i), b])),
    text: whole.map((b) => b.text).join(" then "),
    ...paperOf(pending),
  };
}

/** A block of one of the kinds, with its properties. */
export function bindBlock(
  place: Place,
  kinds: readonly string[],
  pending: Pending,
  mayApply: boolean,
): Bound | undefined {
  const { expr } = pending;
  if (expr.type === "binary" && expr.op === "on" && mayApply) {
    const left = bindBlock(place, kinds, { ...pending, expr: expr.left }, false);
    const on = bindReference({ ...place, path: `${place.path}.on` }, ["modality"], {
      ...pending,
      expr: expr.right,
      edits: [],
    });
    if (!left || !on) return undefined;
    return {
      ...left,
      on,
      span: expr.span,
      text: `${left.text} on ${on.text}`,
      value: { ...(left.value as object), on: on.value },
    };
  }
  if (expr.type === "unstated" || expr.type === "assume") return undefined;
  if (expr.type === "string" && kinds.includes("source")) return local(place, pending, expr.value);
  if (expr.type !== "block") {
    wrongType(place, { "x-block": kinds }, expr);
    return undefined;
  }
  const found = resolveBlock(place, kinds, pending, expr);
  if (!found) return undefined;
  if (found.sensor) return sensorValue(pending, found.sensor, expr);
  return bindDefinition(place, pending, expr, found.kind, found.def!, found.variant);
}

interface Resolved {
  readonly kind: string;
  readonly def?: BlockDef;
  readonly sensor?: Sensor;
  readonly variant?: string;
}

function resolveBlock(
  place: Place,
  kinds: readonly string[],
  { scope }: Pending,
  expr: BlockExpr,
): Resolved | undefined {
  const { context } = place;
  const full = pathText(expr);
  const sensor = kinds.includes("sensor") ? sensors.get(full) : undefined;
  if (sensor) return { kind: "sensor", sensor };
  const [head, ...rest] = expr.path.parts.map((p) => p.text) as [string, ...string[]];
  const entity = lookup(scope, head);
  const name = entity?.type === "block" ? entity.name : head;
  const wanted = kinds.map(a).join(" or ");
  const kind = kinds.find((k) => blocks.has(`${k}:${name}`));
  if (kind) {
    const library = libraryOf(kind);
    if (library && entity?.type !== "block") {
      const fix = { title: `Import ${head} from "${library}"`, edits: [importEdit(scope.file.ast, library, head)] };
      context.report("SKY2003", expr.path.span, { name: head, library }, { fixes: [fix] });
    }
    const def = blocks.get(`${kind}:${name}`)!;
    if (rest.length === 0) return { kind, def };
    const variant = rest.join(".");
    if (def.variants && variant in def.variants) return { kind, def, variant };
    const variants = Object.keys(def.variants ?? {});
    const near = nearest(variant, variants);
    const fixes = near
      ? [{ title: `Change it to ${head}.${near}`, edits: [{ span: expr.path.span, text: `${head}.${near}` }] }]
      : [];
    context.report(
      "SKY2112",
      expr.path.span,
      { block: head, variant, variants: variants.join(", ") || "none" },
      { fixes },
    );
    return undefined;
  }
  const other =
    [...blocks.keys()].find((key) => key.endsWith(`:${name}`))?.split(":")[0] ??
    (entity?.type === "declaration" ? entity.declaration.kind.text : undefined);
  const names = blocksOf(kinds).map(([, n]) => n);
  if (other) {
    context.report("SKY2111", expr.path.span, {
      property: place.path,
      wanted,
      name: full,
      kind: a(other),
      hint: `There are ${names.join(", ")}.`,
    });
    return undefined;
  }
  const near = nearest(full, names) ?? nearest(head, names);
  const fixes = near ? [{ title: `Change "${full}" to "${near}"`, edits: [{ span: expr.path.span, text: near }] }] : [];
  context.report(
    "SKY2001",
    expr.path.span,
    { name: full, wanted, hint: near ? `Did you mean "${near}"?` : `There are ${names.join(", ")}.` },
    { fixes },
  );
  return undefined;
}

function bindDefinition(
  place: Place,
  pending: Pending,
  expr: BlockExpr,
  kind: string,
  def: BlockDef,
  variant: string | undefined,
): Bound | undefined {
  const { context } = place;
  const key = `${kind}:${def.name}`;
  const schema = schemas[key]!;
  const before = context.diagnostics.length;
  const members: Members = argumentsOf(place, pending, expr, def);
  if (expr.body)
    for (const [name, slot] of membersOf(place, expr.body, pending.scope, pending.origin)) {
      const first = members.get(name);
      if (first)
        context.report(
          "SKY2106",
          slot.keySpan,
          { property: name },
          { related: [{ message: "given here first", span: first.keySpan }] },
        );
      else members.set(name, slot);
    }
  const preset =
    variant === undefined
      ? {}
      : (def.variants as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[variant]!;
  const filled = Object.keys(preset).length === 0 ? schema : withDefaults(schema, preset);
  const bound = bindMembers(
    place,
    filled,
    key,
    variant === undefined ? def.name : `${def.name}.${variant}`,
    expr.path.span,
    members,
    pending,
    pending.edits,
  );
  if (!bound || context.diagnostics.slice(before).some((d) => d.severity === "error")) return undefined;
  if (![...bound.children.values()].some((c) => c.hole)) ruled(place, def, bound);
  const written = [...members.keys()].map((name) => `${name}: ${bound.children.get(name)?.text}`);
  return {
    ...bound,
    span: expr.span,
    block: { kind, name: def.name, def },
    value: { kind, block: def.name, props: bound.value },
    text: `${pathText(expr)}${written.length > 0 ? ` { ${written.join(", ")} }` : ""}`,
  };
}

/** A variant's values as further defaults. */
const withDefaults = (
  schema: (typeof schemas)[string],
  preset: Readonly<Record<string, unknown>>,
): (typeof schemas)[string] => ({
  ...schema,
  required: schema.required.filter((name) => !(name in preset)),
  properties: Object.fromEntries(
    Object.entries(schema.properties).map(([name, own]) => [
      name,
      name in preset ? { ...own, default: preset[name] } : own,
    ]),
  ),
});

function argumentsOf(place: Place, pending: Pending, expr: BlockExpr, def: BlockDef): Members {
  const members: Members = new Map();
  for (const arg of expr.args ?? []) {
    const name = arg.name?.text ?? (def.argument as string | undefined);
    if (name === undefined || (!arg.name && members.has(name))) {
      const hint =
        name === undefined
          ? "Give its properties by name."
          : `It takes one: ${def.name}(${name}). Give the others by name.`;
      place.context.report("SKY2109", arg.span, { block: def.name, hint });
      continue;
    }
    const first = members.get(name);
    if (first) {
      place.context.report(
        "SKY2106",
        arg.span,
        { property: name },
        { related: [{ message: "given here first", span: first.keySpan }] },
      );
      continue;
    }
    members.set(name, {
      key: name,
      keySpan: arg.name?.span ?? arg.span,
      expr: arg.value,
      scope: pending.scope,
      origin: { ...pending.origin, span: arg.value.span },
      edits: [],
    });
  }
  return members;
}

/** The block's own rules, each finding at the property that it speaks of. */
function ruled(place: Place, def: BlockDef, bound: Bound): void {
  const rules = def.rules as ((props: unknown) => readonly Finding[]) | undefined;
  for (const finding of rules?.(bound.value) ?? []) {
    const span = bound.children.get(finding.at)?.span ?? bound.span;
    const fixes =
      finding.instead === undefined
        ? []
        : [{ title: `Write ${finding.instead}`, edits: [{ span, text: finding.instead }] }];
    place.context.diagnostics.push(diagnostic(finding.code as Code, span, finding.args as never, { fixes }));
  }
}

const sensorValue = (pending: Pending, sensor: Sensor, expr: BlockExpr): Bound => ({
  value: { kind: "sensor", block: sensor.name, props: {} },
  span: expr.span,
  origin: pending.origin,
  children: new Map(),
  block: { kind: "sensor", name: sensor.name, sensor },
  text: sensor.name,
  ...paperOf(pending),
});

/** A text where a source is wanted is a directory. */
function local(place: Place, pending: Pending, path: string): Bound | undefined {
  const call: BlockExpr = {
    type: "block",
    path: { parts: [{ text: "local", span: pending.expr.span }], span: pending.expr.span },
    args: [{ value: { type: "string", value: path, span: pending.expr.span }, span: pending.expr.span }],
    span: pending.expr.span,
  };
  return bindBlock(place, ["source"], { ...pending, expr: call }, false);
}
