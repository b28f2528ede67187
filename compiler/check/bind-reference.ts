import type { BlockExpr, Declaration } from "../../grammar/ast.ts";
import { schemas } from "../blocks/registry.ts";
import type { Span } from "../diag/span.ts";
import type { Origin } from "../elaborate/program.ts";
import type { Pending } from "./bind.ts";
import { bindMembers } from "./bind-object.ts";
import { wrongType } from "./bind-scalar.ts";
import type { Bound } from "./bound.ts";
import { either, kindOf, thereAre } from "./describe.ts";
import type { NestedEdit } from "./edits.ts";
import { declaredMembers, paperOf } from "./members.ts";
import type { Place } from "./place.ts";
import { type FileScope, lookup, type Scope, visibleNames } from "./scope.ts";
import { meantBy } from "./synonyms.ts";

/** The name of a declaration of one of the kinds; its own properties are bound where it is used, so that edits reach them. */
export function bindReference(place: Place, kinds: readonly string[], pending: Pending): Bound | undefined {
  const { expr, scope } = pending;
  if (expr.type !== "block" || expr.args || expr.body) {
    wrongType(place, { "x-ref": kinds }, expr, pending.scope);
    return undefined;
  }
  const name = expr.path.parts.map((p) => p.text).join(".");
  const entity = lookup(scope, name);
  if (entity?.type === "missing") return undefined;
  if (entity?.type !== "declaration") {
    unknown(place, kinds, name, expr, scope);
    return undefined;
  }
  const kind = entity.declaration.kind.text;
  const related = [{ message: "declared here", span: entity.span }];
  if (!kinds.includes(kind)) {
    const wanted = either(kinds.map(kindOf));
    const hint = named(kinds, scope);
    const args = { property: place.label, wanted, name, kind: kindOf(kind), hint };
    const [only, second] = namesOf(kinds, scope);
    const fixes =
      only && !second ? [{ title: `Change "${name}" to "${only}"`, edits: [{ span: expr.span, text: only }] }] : [];
    place.context.report("SKY2111", expr.span, args, { related, fixes });
    return undefined;
  }
  if (entity.declaration.abstract) {
    const { node, text } = { node: entity.declaration, text: entity.file.ast.text };
    const word = /\babstract\s+/.exec(text.slice(node.span.start, node.kind.span.start));
    const start = node.kind.span.start - (word?.[0].length ?? 0);
    const edits = [{ span: { ...node.kind.span, start, end: node.kind.span.start }, text: "" }];
    const fixes = word ? [{ title: `Make "${name}" no longer abstract`, edits }] : [];
    place.context.report("SKY2009", expr.span, { name, kind }, { related, fixes });
    return undefined;
  }
  return bindDeclaration(place, entity.declaration, entity.file, pending.edits, pending.origin, expr.span);
}

const namesOf = (kinds: readonly string[], scope: Scope): string[] =>
  visibleNames(scope).filter((name) => {
    const entity = lookup(scope, name);
    return entity?.type === "declaration" && kinds.includes(entity.declaration.kind.text);
  });

/** What there is of some kinds, or how to make one. */
function named(kinds: readonly string[], scope: Scope, name = "NAME"): string {
  const names = namesOf(kinds, scope);
  return names.length > 0 ? thereAre(names) : `Declare one: ${kinds[0]} ${name} { … }, or import it.`;
}

function unknown(place: Place, kinds: readonly string[], name: string, expr: BlockExpr, scope: Scope): void {
  const there = namesOf(kinds, scope);
  // A data set's name may be any word: where there is but one, it is meant.
  const near = meantBy(name, there);
  const only = near ?? (there.length === 1 ? there[0] : undefined);
  const fixes = only ? [{ title: `Change "${name}" to "${only}"`, edits: [{ span: expr.span, text: only }] }] : [];
  const hint = near ? `Did you mean "${near}"?` : named(kinds, scope, name);
  place.context.report("SKY2001", expr.span, { name, wanted: either(kinds.map(kindOf)), hint }, { fixes });
}

/** A declaration with its bases and the edits from outside, as a value. */
export function bindDeclaration(
  place: Place,
  declaration: Declaration,
  file: FileScope,
  edits: readonly NestedEdit[],
  origin: Origin,
  at: Span,
): Bound | undefined {
  const { context } = place;
  const kind = declaration.kind.text;
  const name = declaration.name.text;
  const schema = schemas[`declaration:${kind}`];
  if (!schema) return undefined;
  context.used.add(declaration.name.span);
  const { members, extras, complete } = declaredMembers(context, declaration, file);
  const paper = paperOf(declaration.annotations);
  const room = { body: declaration.body, file: file.path, end: declaration.span.end };
  const owner = { name: `${kindOf(kind)}`, text: `${kind} "${name}"`, span: declaration.name.span, of: kind, room };
  const bound = context.within({ name, span: declaration.name.span }, () =>
    bindMembers(
      { ...place, label: "", partial: place.partial || !complete },
      schema,
      complete ? owner : { ...owner, open: true },
      members,
      paper === undefined ? { origin } : { origin, paper },
      edits,
    ),
  );
  if (!bound) return undefined;
  return {
    ...bound,
    span: at,
    text: name,
    declaration: { node: declaration, extras },
    value: { kind, name, props: bound.value },
  };
}
