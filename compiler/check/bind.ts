import type { Expr } from "../../grammar/ast.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import type { Span } from "../diag/span.ts";
import type { Origin } from "../elaborate/program.ts";
import { bindBlock } from "./bind-block.ts";
import { bindChain } from "./bind-chain.ts";
import { bindForm, bindRange } from "./bind-forms.ts";
import { bindList } from "./bind-list.ts";
import { bindObject } from "./bind-object.ts";
import { bindReference } from "./bind-reference.ts";
import { bindScalar } from "./bind-scalar.ts";
import type { Bound } from "./bound.ts";
import { expectedOf } from "./describe.ts";
import { type NestedEdit, refuseEdits } from "./edits.ts";
import type { Place } from "./place.ts";
import { letOf, type Scope } from "./scope.ts";
import { standInOf } from "./stand-in.ts";

/** An expression on its way to a value. */
export interface Pending {
  readonly expr: Expr;
  readonly scope: Scope;
  readonly origin: Origin;
  readonly paper?: string;
  readonly edits: readonly NestedEdit[];
}

/**
 * Turns an expression into the value that the schema asks for. Findings are reported; undefined means that there was
 * one. Units are converted, names are resolved, assumptions and holes are noted.
 */
export function bind(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  const { expr, scope } = pending;
  switch (expr.type) {
    case "error":
      return undefined;
    case "unstated":
      if (pending.edits.length > 0) {
        refuseEdits(place, pending.edits, "a value that is unstated");
        return undefined;
      }
      return hole(place, schema, pending, expr.span);
    case "assume": {
      const because = expr.because.value;
      const origin: Origin = { ...pending.origin, kind: "assumption", because, span: expr.span };
      const bound = bind(place, schema, { ...pending, expr: expr.value, origin });
      if (bound) place.context.assumptions.push({ path: place.path, value: bound.text, because, span: expr.span });
      return bound;
    }
    case "group":
      if (expr.items.length === 1) return bind(place, schema, { ...pending, expr: expr.items[0]! });
      break;
    case "block": {
      const entity = letOf(scope, expr);
      if (!entity) break;
      return place.context.within(entity, () =>
        bind(place, schema, { ...pending, expr: entity.expr, scope: entity.scope }),
      );
    }
  }
  return dispatch(place, schema, pending);
}

function hole(place: Place, schema: PropertySchema, pending: Pending, span: Span): Bound {
  const standIn = standInOf(place.path, schema);
  place.context.holes.push({ path: place.path, span, ...(standIn === undefined ? {} : { standIn }) });
  place.context.report("SKY4001", span, { property: place.label });
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
  if (schema["x-form"] === "bands" || schema["x-form"] === "members") return bindForm(place, schema, pending);
  if (schema.type === "array") return bindList(place, schema, pending);
  if (schema.type === "object" && schema.properties) return bindObject(place, schema, pending);
  if (pending.edits.length > 0) {
    refuseEdits(place, pending.edits, expectedOf(schema));
    return undefined;
  }
  if (schema["x-range"]) return bindRange(place, schema, pending);
  return schema["x-form"] ? bindForm(place, schema, pending) : bindScalar(place, schema, pending);
}
