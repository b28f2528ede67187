import type { Expr } from "../../grammar/ast.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import type { Span } from "../diag/span.ts";
import type { Origin } from "../elaborate/program.ts";
import { bindBlock, bindChain } from "./bind-block.ts";
import { bindForm, bindRange } from "./bind-forms.ts";
import { bindObject } from "./bind-object.ts";
import { bindReference } from "./bind-reference.ts";
import { bindScalar } from "./bind-scalar.ts";
import type { Bound } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { expectedOf } from "./describe.ts";
import type { NestedEdit } from "./members.ts";
import { lookup, type Scope } from "./scope.ts";

/** An expression on its way to a value. */
export interface Pending {
  readonly expr: Expr;
  readonly scope: Scope;
  readonly origin: Origin;
  readonly paper?: string;
  readonly edits: readonly NestedEdit[];
}

/** What every binder needs: where findings go, and what the value is called in messages and settings. */
export interface Place {
  readonly context: CheckContext;
  /** `optimizer.lr` */
  readonly path: string;
  /** Do not ask for what is missing (abstract declarations). */
  readonly partial: boolean;
}

/**
 * Turns an expression into the value that the schema asks for. Findings are reported; undefined means that there was
 * one. Units are converted, names are resolved, assumptions and holes are noted.
 */
export function bind(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  const { expr } = pending;
  switch (expr.type) {
    case "error":
      return undefined;
    case "unstated":
      return hole(place, pending, expr.span);
    case "assume": {
      const origin: Origin = { ...pending.origin, kind: "assumption", because: expr.because.value, span: expr.span };
      const bound = bind(place, schema, { ...pending, expr: expr.value, origin });
      if (bound)
        place.context.assumptions.push({
          path: place.path,
          value: bound.text,
          because: expr.because.value,
          span: expr.span,
        });
      return bound;
    }
    case "group":
      if (expr.items.length === 1) return bind(place, schema, { ...pending, expr: expr.items[0]! });
      break;
    case "block":
      if (!expr.args && !expr.body && expr.path.parts.length === 1) {
        const entity = lookup(pending.scope, expr.path.parts[0]!.text);
        if (entity?.type === "let") return bindLet(place, schema, pending, entity);
      }
      break;
  }
  return schema["x-form"] ? bindForm(place, schema, pending) : dispatch(place, schema, pending);
}

function bindLet(
  place: Place,
  schema: PropertySchema,
  pending: Pending,
  entity: { name: string; expr: Expr; scope: Scope; span: Span },
): Bound | undefined {
  const id = `${entity.scope.file.path}#${entity.name}`;
  const { open } = place.context;
  if (open.includes(id)) {
    const chain = [...open.slice(open.indexOf(id)), id].map((s) => s.split("#")[1]).join(" → ");
    place.context.report("SKY2007", entity.span, { name: entity.name, chain });
    return undefined;
  }
  open.push(id);
  const bound = bind(place, schema, { ...pending, expr: entity.expr, scope: entity.scope });
  open.pop();
  return bound;
}

function hole(place: Place, pending: Pending, span: Span): Bound {
  place.context.holes.push({ path: place.path, span });
  place.context.report("SKY4001", span, { property: place.path });
  return {
    value: undefined,
    span,
    origin: pending.origin,
    hole: true,
    children: new Map(),
    text: "unstated",
    ...paperOf(pending),
  };
}

export const paperOf = (pending: { readonly paper?: string }): { readonly paper?: string } =>
  pending.paper === undefined ? {} : { paper: pending.paper };

function dispatch(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  if (schema["x-chain"]) return bindChain(place, schema["x-chain"], pending);
  if (schema["x-block"]) return bindBlock(place, schema["x-block"], pending, schema["x-on"] === true);
  if (schema["x-ref"]) return bindReference(place, schema["x-ref"], pending);
  if (schema["x-range"]) return bindRange(place, schema, pending);
  if (schema.type === "array") return bindList(place, schema, pending);
  if (schema.type === "object" && schema.properties) return bindObject(place, schema, pending);
  if (pending.edits.length > 0) {
    const edit = pending.edits[0]!;
    place.context.report("SKY2107", edit.keySpan, {
      property: [place.path, ...edit.path].join("."),
      what: `"${place.path}"`,
      hint: `"${place.path}" is ${expectedOf(schema)}; write it again to replace it.`,
    });
    return undefined;
  }
  return bindScalar(place, schema, pending);
}

/** An item on its way into a list, with what it is called for `-=`. */
interface Item {
  readonly pending: Pending;
  readonly text: string;
  readonly name: string;
}

const items = (expr: Expr, scope: Scope, origin: Origin): Item[] =>
  (expr.type === "list" ? expr.items : [expr]).map((item) => ({
    pending: { expr: item, scope, origin: { ...origin, span: item.span }, edits: [] },
    text: scope.file.ast.text.slice(item.span.start, item.span.end).replaceAll(/\s+/g, " "),
    name: item.type === "block" ? item.path.parts.map((p) => p.text).join(".") : "",
  }));

/** A list with its `+=` and `-=` edits applied. */
function bindList(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  const { context, path } = place;
  if (pending.expr.type !== "list") {
    const source = pending.scope.file.ast.text.slice(pending.expr.span.start, pending.expr.span.end);
    const fixes = [{ title: "Put it in brackets", edits: [{ span: pending.expr.span, text: `[${source}]` }] }];
    context.report(
      "SKY2103",
      pending.expr.span,
      { property: path, expected: expectedOf(schema), found: `"${source}"`, hint: `Write [${source}].` },
      { fixes },
    );
    return undefined;
  }
  let all = items(pending.expr, pending.scope, pending.origin);
  for (const edit of pending.edits) {
    if (edit.path.length > 0) {
      context.report("SKY2107", edit.keySpan, {
        property: [path, ...edit.path].join("."),
        what: "an item of a list",
        hint: `Write "${path}" again, or use += and -=.`,
      });
      continue;
    }
    const changed = items(edit.value, edit.scope, edit.origin);
    if (edit.op === "+=") {
      all = [...all, ...changed];
      continue;
    }
    for (const gone of changed) {
      const rest = all.filter(
        (item) => item.text !== gone.text && (gone.name === "" || item.name !== gone.name || gone.text !== gone.name),
      );
      if (rest.length === all.length)
        context.report("SKY2108", edit.value.span, {
          property: `${path} -= ${gone.text}`,
          why: `${gone.text} is not in the list`,
        });
      all = rest;
    }
  }
  const children = new Map<string, Bound>();
  let complete = true;
  for (const [i, item] of all.entries()) {
    const bound = bind({ ...place, path: `${path}[${i}]` }, schema.items ?? {}, item.pending);
    if (bound) children.set(String(i), bound);
    else complete = false;
  }
  if (!complete) return undefined;
  const values = [...children.values()];
  return {
    value: values.map((v) => v.value),
    span: pending.expr.span,
    origin: pending.edits.at(-1)?.origin ?? pending.origin,
    children,
    text: `[${values.map((v) => v.text).join(", ")}]`,
    ...paperOf(pending),
  };
}
