import type { Expr } from "../../grammar/ast.ts";
import { bind, type Pending, paperOf } from "./bind.ts";
import type { Bound } from "./bound.ts";
import { refuseEdits } from "./edits.ts";
import { itemOf, type Place } from "./place.ts";
import { letOf, type Scope } from "./scope.ts";

interface Part {
  readonly expr: Expr;
  readonly scope: Scope;
}

/** The parts of `a then b then c`; a `let` or parentheses may stand for several of them. */
function partsOf(place: Place, expr: Expr, scope: Scope): Part[] {
  if (expr.type === "binary" && expr.op === "then")
    return [...partsOf(place, expr.left, scope), ...partsOf(place, expr.right, scope)];
  if (expr.type === "group" && expr.items.length === 1) return partsOf(place, expr.items[0]!, scope);
  const named = letOf(scope, expr);
  if (named) return place.context.within(named, () => partsOf(place, named.expr, named.scope)) ?? [];
  return [{ expr, scope }];
}

/** Blocks joined by `then`, in order. */
export function bindChain(place: Place, kinds: readonly string[], pending: Pending): Bound | undefined {
  const parts = partsOf(place, pending.expr, pending.scope);
  const single = parts.length === 1;
  if (!single && pending.edits.length > 0) {
    refuseEdits(place, pending.edits, "a chain of several parts");
    return undefined;
  }
  const bound = parts.map((part, i) =>
    bind(
      single ? place : itemOf(place, i),
      { "x-block": kinds },
      { ...pending, ...part, edits: single ? pending.edits : [] },
    ),
  );
  const whole = bound.filter((one) => one !== undefined);
  if (whole.length < bound.length || whole.length === 0) return undefined;
  if (single && whole[0]!.hole) return whole[0];
  return {
    value: whole.map((b) => b.value),
    span: pending.expr.span,
    origin: pending.origin,
    children: new Map(whole.map((b, i) => [String(i), b])),
    text: whole.map((b) => b.text).join(" then "),
    ...paperOf(pending),
  };
}
