import type { Declaration } from "../../grammar/ast.ts";
import { schemas } from "../blocks/generated/schemas.ts";
import type { Span } from "../diag/span.ts";
import { nearest } from "../diag/suggest.ts";
import type { Origin } from "../elaborate/program.ts";
import type { Pending, Place } from "./bind.ts";
import { bindMembers } from "./bind-object.ts";
import { wrongType } from "./bind-scalar.ts";
import type { Bound } from "./bound.ts";
import { declaredMembers, type NestedEdit, paperOf } from "./members.ts";
import { type FileScope, lookup, visibleNames } from "./scope.ts";

/** The name of a declaration of one of the kinds; its own properties are bound where it is used, so that edits reach them. */
export function bindReference(place: Place, kinds: readonly string[], pending: Pending): Bound | undefined {
  const { expr, scope } = pending;
  const wanted = `a ${kinds.join(" or ")}`;
  if (expr.type !== "block" || expr.args || expr.body) {
    wrongType(place, { "x-ref": kinds }, expr);
    return undefined;
  }
  const name = expr.path.parts.map((p) => p.text).join(".");
  const entity = lookup(scope, name);
  if (entity?.type !== "declaration") {
    const names = visibleNames(scope).filter((n) => {
      const e = lookup(scope, n);
      return e?.type === "declaration" && kinds.includes(e.declaration.kind.text);
    });
    const near = nearest(name, names);
    const fixes = near ? [{ title: `Change "${name}" to "${near}"`, edits: [{ span: expr.span, text: near }] }] : [];
    const hint = near
      ? `Did you mean "${near}"?`
      : names.length > 0
        ? `There are ${names.join(", ")}.`
        : `Declare one: ${kinds[0]} ${name} { … }, or import it.`;
    place.context.report("SKY2001", expr.span, { name, wanted, hint }, { fixes });
    return undefined;
  }
  const kind = entity.declaration.kind.text;
  const related = [{ message: "declared here", span: entity.span }];
  if (!kinds.includes(kind)) {
    place.context.report(
      "SKY2111",
      expr.span,
      { property: place.path, wanted, name, kind: `a ${kind}`, hint: `Name ${wanted} instead.` },
      { related },
    );
    return undefined;
  }
  if (entity.declaration.abstract) {
    place.context.report("SKY2009", expr.span, { name }, { related });
    return undefined;
  }
  return bindDeclaration(place, entity.declaration, entity.file, pending.edits, pending.origin, expr.span);
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
  const schema = schemas[`declaration:${kind}`];
  const id = `${file.path}#${declaration.name.text}`;
  if (!schema || context.open.includes(id)) return undefined;
  const { members, extras } = declaredMembers(context, declaration, file);
  context.open.push(id);
  const paper = paperOf(declaration.annotations);
  const bound = bindMembers(
    place,
    schema,
    `declaration:${kind}`,
    `${kind} "${declaration.name.text}"`,
    declaration.name.span,
    members,
    paper === undefined ? { origin } : { origin, paper },
    edits,
  );
  context.open.pop();
  if (!bound) return undefined;
  return {
    ...bound,
    span: at,
    text: declaration.name.text,
    declaration: { node: declaration, extras },
    value: { kind, name: declaration.name.text, props: bound.value },
  };
}
