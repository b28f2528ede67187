import type { Expr } from "../../grammar/ast.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import type { Origin } from "../elaborate/program.ts";
import { bind, type Pending, paperOf } from "./bind.ts";
import type { Bound } from "./bound.ts";
import { expectedOf } from "./describe.ts";
import { refuseEdits } from "./edits.ts";
import { otherForm } from "./other-form.ts";
import { itemOf, type Place } from "./place.ts";
import { letOf, type Scope, sourceOf } from "./scope.ts";

/** An item on its way into a list, with what it is called for `-=`. */
interface Item {
  readonly pending: Pending;
  readonly text: string;
  readonly name: string;
}

/** The items of a list, or the one value that stands for a list of one; a `let` that names a list is that list. */
function itemsOf(expr: Expr, scope: Scope, origin: Origin): Item[] {
  const named = letOf(scope, expr);
  if (named?.expr.type === "list") return itemsOf(named.expr, named.scope, origin);
  return (expr.type === "list" ? expr.items : [expr]).map((item) => ({
    pending: { expr: item, scope, origin: { ...origin, span: item.span }, edits: [] },
    text: sourceOf(scope, item.span),
    name: item.type === "block" ? item.path.parts.map((p) => p.text).join(".") : "",
  }));
}

/** Takes items out by their text, or blocks by their name; one that is not there is an error. */
function without(place: Place, all: readonly Item[], gone: readonly Item[]): readonly Item[] {
  return gone.reduce<readonly Item[]>((left, { text, name, pending }) => {
    const rest = left.filter((item) => item.text !== text && (name !== text || item.name !== name));
    if (rest.length === left.length) {
      const property = `${place.label} -= ${text}`;
      place.context.report("SKY2108", pending.expr.span, { property, why: `${text} is not in the list` });
    }
    return rest;
  }, all);
}

/** The items of a list with its `+=` and `-=` edits applied. */
export function editedItems(place: Place, pending: Pending): readonly Item[] {
  let all: readonly Item[] = itemsOf(pending.expr, pending.scope, pending.origin);
  for (const edit of pending.edits) {
    if (edit.path.length > 0) {
      refuseEdits(place, [edit], "an item of a list");
      continue;
    }
    const changed = itemsOf(edit.value, edit.scope, edit.origin);
    if (changed.length === 0) {
      const property = `${place.label} ${edit.op} []`;
      place.context.report("SKY2108", edit.keySpan, { property, why: "the list is empty" });
    }
    all = edit.op === "+=" ? [...all, ...changed] : without(place, all, changed);
  }
  return all;
}

/** A list, each item by the schema of items. */
export function bindList(place: Place, schema: PropertySchema, pending: Pending): Bound | undefined {
  if (pending.expr.type !== "list" && pending.expr.type !== "group") {
    notAList(place, schema, pending);
    return undefined;
  }
  const list = pending.expr.type === "group" ? { ...pending.expr, type: "list" as const } : pending.expr;
  const items = editedItems(place, { ...pending, expr: list });
  const children = new Map<string, Bound>();
  for (const [i, item] of items.entries()) {
    const bound = bind(itemOf(place, i), schema.items ?? {}, item.pending);
    if (bound) children.set(String(i), bound);
  }
  if (children.size < items.length) return undefined;
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

function notAList(place: Place, schema: PropertySchema, { expr, scope }: Pending): void {
  const source = sourceOf(scope, expr.span);
  const text = `[${source}]`;
  const right = otherForm(schema, expr, source);
  if (right !== undefined) {
    const args = { property: place.label, expected: expectedOf(schema), found: source, hint: `Write ${right}.` };
    const fixes = [{ title: `Write ${right}`, edits: [{ span: expr.span, text: right }] }];
    place.context.report("SKY2103", expr.span, args, { fixes });
    return;
  }
  const fixes = [{ title: "Put it in brackets", edits: [{ span: expr.span, text }] }];
  const found = source.length > 40 ? "one value" : source;
  const hint = source.length > 40 ? "Put it in brackets." : `Write ${text}.`;
  place.context.report(
    "SKY2103",
    expr.span,
    { property: place.label, expected: expectedOf(schema), found, hint },
    { fixes },
  );
}
