import type { Expr, Ident, Property } from "../../grammar/ast.ts";
import type { Span } from "../diag/span.ts";
import { nearest } from "../diag/suggest.ts";
import type { Origin } from "../elaborate/program.ts";
import type { CheckContext } from "./context.ts";
import type { Members, Slot } from "./members.ts";
import type { Place } from "./place.ts";
import { type Scope, sourceOf } from "./scope.ts";

/** A change from further down the chain of bases, or from outside: `optimizer.lr: 6e-5`, `augment += [Mixup]`, `--set`. */
export interface NestedEdit {
  /** Keys below the value; empty when the value itself is meant (`+=`, `-=`). */
  readonly path: readonly Ident[];
  readonly op: Property["op"];
  readonly value: Expr;
  readonly scope: Scope;
  readonly origin: Origin;
  /** The whole key as written. */
  readonly keySpan: Span;
  readonly paper?: string;
  /** True for a cell of a table, which may repeat what the base says: a row has to fill all of its cells. */
  readonly cell?: true;
}

const keyText = (path: readonly Ident[]): string => path.map((part) => part.text).join(".");

/** Says that a value cannot be edited from outside: only written again. */
export function refuseEdits(place: Place, edits: readonly NestedEdit[], what: string): void {
  const [edit] = edits;
  if (!edit) return;
  const property = [place.label, ...edit.path.map((part) => part.text)].filter((part) => part !== "").join(".");
  place.context.report("SKY2107", edit.keySpan, { property, what, hint: `Write "${place.label}" again as a whole.` });
}

/** Says that there is nothing that an edit could change, and what may have been meant. */
export function editOfNothing(context: CheckContext, path: readonly Ident[], keySpan: Span, names: string[]): void {
  const [head, ...rest] = path as [Ident, ...Ident[]];
  const near = nearest(head.text, names);
  const hint = near
    ? `Did you mean "${[near, ...rest.map((part) => part.text)].join(".")}"?`
    : `Give "${head.text}" a value first, or extend a declaration that has it.`;
  const fixes = near ? [{ title: `Change "${head.text}" to "${near}"`, edits: [{ span: head.span, text: near }] }] : [];
  context.report("SKY2107", keySpan, { property: keyText(path), what: `"${head.text}"`, hint }, { fixes });
}

/** Applies edits to collected properties: a key of one part replaces or adds, a longer one goes to the value below. */
export function applyEdits(place: Place, members: Members, edits: readonly NestedEdit[]): void {
  const { context } = place;
  for (const edit of edits) {
    const [head, ...rest] = edit.path;
    if (!head) {
      refuseEdits(place, [edit], "no list");
      continue;
    }
    const slot = members.get(head.text);
    if (rest.length > 0 || edit.op !== ":") {
      if (slot) slot.edits.push({ ...edit, path: rest });
      else editOfNothing(context, edit.path, edit.keySpan, [...members.keys()]);
      continue;
    }
    if (slot && edit.origin.kind === "file" && !edit.cell) withoutEffect(context, slot, edit);
    members.set(head.text, {
      key: head.text,
      keySpan: head.span,
      expr: edit.value,
      scope: edit.scope,
      origin: edit.origin,
      edits: [],
      ...(edit.paper === undefined ? {} : { paper: edit.paper }),
    });
  }
}

/** Reports a line that gives a property the value that it has already. */
export function withoutEffect(
  context: CheckContext,
  slot: Slot,
  edit: { readonly value: Expr; readonly scope: Scope; readonly keySpan: Span },
): void {
  if (slot.edits.length > 0 || sourceOf(slot.scope, slot.expr.span) !== sourceOf(edit.scope, edit.value.span)) return;
  const related = [{ message: "the value that it has already", span: slot.expr.span }];
  const property = sourceOf(edit.scope, edit.keySpan);
  const span = { ...edit.keySpan, end: edit.value.span.end };
  const fixes = [{ title: "Remove the line", edits: [{ span, text: "" }] }];
  context.report("SKY2108", span, { property, why: "it has this value already" }, { related, fixes });
}
