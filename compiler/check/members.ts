import type { Body, Declaration, Expr, Member, Path, Property } from "../../grammar/ast.ts";
import { diagnostic, type Fix } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import { nearest } from "../diag/suggest.ts";
import type { Origin } from "../elaborate/program.ts";
import type { CheckContext } from "./context.ts";
import { thereAre } from "./describe.ts";
import { editOfNothing, type NestedEdit, withoutEffect } from "./edits.ts";
import { renamed } from "./enter-names.ts";
import { withoutMember } from "./member-edits.ts";
import { type Entity, type FileScope, fileScope, lookup, namesOf, type Scope } from "./scope.ts";

/** One property before evaluation: what is written, where it stands, and what later edits it. */
export interface Slot {
  readonly key: string;
  readonly keySpan: Span;
  readonly expr: Expr;
  readonly scope: Scope;
  readonly origin: Origin;
  readonly paper?: string;
  readonly edits: NestedEdit[];
}
export type Members = Map<string, Slot>;

/** `expect` and `sweep` members of a declaration and its bases, with their scope. */
export interface Extra<T> {
  readonly node: T;
  readonly scope: Scope;
  /** `@paper("…")` above the declaration that it stands in. */
  readonly paper?: string;
}

/** How properties of a body are taken in. */
interface Taking {
  readonly scope: Scope;
  readonly origin: Origin;
  readonly paper: string | undefined;
  /** Say so when a line repeats what a base says. */
  readonly inherits: boolean;
}

/** The `let`s of a body, seen by all its members. */
export function bodyScope(context: CheckContext, body: Body, outer: Scope): Scope {
  const lets = new Map<string, Entity>();
  const scope: Scope = { file: outer.file, lets, outer };
  for (const member of body.members) {
    if (member.type !== "let") continue;
    const { name, value } = member;
    const first = lets.get(name.text);
    const related = first ? [{ message: "declared here first", span: first.span }] : [];
    const fixes = [renamed(name.text, name.span)];
    if (first) context.diagnostics.push(diagnostic("SKY2004", name.span, { name: name.text }, { related, fixes }));
    else lets.set(name.text, { type: "let", name: name.text, expr: value, scope, span: name.span });
  }
  return scope;
}

/** The text of `@paper("…")`, where there is one. */
export function paperOf(annotations: Declaration["annotations"]): string | undefined {
  const arg = annotations.find((a) => a.name.text === "paper")?.args[0];
  return arg?.type === "string" ? arg.value : undefined;
}

const keyText = (path: Path): string => path.parts.map((p) => p.text).join(".");

/** Puts a body's properties into `into`: new keys, replaced keys, edits of inherited ones. */
export function addMembers(context: CheckContext, into: Members, body: Body, taking: Taking): void {
  const seen = new Map<string, Span>();
  for (const member of body.members) {
    if (member.type !== "property") continue;
    const key = keyText(member.key);
    const before = seen.get(key);
    if (before && member.op === ":") {
      const related = [{ message: "given here first", span: before }];
      const edits = [withoutMember(taking.scope.file.ast.text, member.span)];
      const fixes = [{ title: "Remove the second one", edits }];
      context.report("SKY2106", member.key.span, { property: key }, { related, fixes });
      continue;
    }
    seen.set(key, member.key.span);
    addProperty(context, into, member, { ...taking, paper: paperOf(member.annotations) ?? taking.paper });
  }
}

function addProperty(context: CheckContext, into: Members, member: Property, taking: Taking): void {
  const [head, ...rest] = member.key.parts as [Path["parts"][number], ...Path["parts"]];
  const { scope, inherits } = taking;
  const own = {
    scope,
    origin: { ...taking.origin, span: member.value.span },
    keySpan: member.key.span,
    ...(taking.paper === undefined ? {} : { paper: taking.paper }),
  };
  const slot = into.get(head.text);
  if (rest.length === 0 && member.op === ":") {
    // A row has to fill all of its cells, also where the base says the same.
    if (slot && inherits && !member.cell)
      withoutEffect(context, slot, { value: member.value, scope, keySpan: member.key.span });
    for (const lost of slot?.edits.filter((edit) => edit.scope === scope) ?? []) {
      const why = `"${head.text}" is written as a whole further down`;
      const property = [head, ...lost.path].map((part) => part.text).join(".");
      context.report("SKY2108", lost.keySpan, { property, why }, { related: [{ message: "here", span: own.keySpan }] });
    }
    into.set(head.text, { key: head.text, expr: member.value, edits: [], ...own });
    return;
  }
  if (slot)
    slot.edits.push({ path: rest, op: member.op, value: member.value, ...(member.cell ? { cell: true } : {}), ...own });
  else editOfNothing(context, member.key.parts, member.key.span, [...into.keys()]);
}

/** What a declaration consists of. */
export interface Declared {
  readonly members: Members;
  readonly extras: readonly Extra<Member>[];
  /** False when a base was reported: then nobody knows what else there is. */
  readonly complete: boolean;
}

/** All properties of a declaration: its bases' first (each in its own scope, each once), then its own. */
export function declaredMembers(context: CheckContext, declaration: Declaration, file: FileScope): Declared {
  const members: Members = new Map();
  const extras: Extra<Member>[] = [];
  let complete = true;
  const walked = new Set<Declaration>();
  const walk = (current: Declaration, scopeFile: FileScope, own: boolean): void => {
    if (walked.has(current)) return;
    const closed = context.within({ name: current.name.text, span: current.name.span }, () => {
      for (const base of current.bases) {
        const entity = baseOf(context, current, base, scopeFile);
        if (entity) walk(entity.declaration, entity.file, false);
        else complete = false;
      }
      return true;
    });
    if (!closed) {
      complete = false;
      return;
    }
    walked.add(current);
    context.sources.set(scopeFile.path, scopeFile.ast);
    const { body } = current;
    const scope = bodyScope(context, body, fileScope(scopeFile));
    const origin: Origin = own ? { kind: "file" } : { kind: "base", from: current.name.text };
    const inherits = own && members.size > 0;
    addMembers(context, members, body, { scope, origin, paper: paperOf(current.annotations), inherits });
    for (const node of body.members) {
      const paper = paperOf(current.annotations);
      if (node.type === "expect" || node.type === "sweep")
        extras.push({ node, scope, ...(paper === undefined ? {} : { paper }) });
      else if (node.type === "row") rowOutside(context, node.span, current);
    }
  };
  walk(declaration, file, true);
  return { members, extras, complete };
}

const rowOutside = (context: CheckContext, span: Span, { kind }: Declaration): void =>
  context.report("SKY2110", span, {
    what: "A row of several cells",
    owner: `the ${kind.text}`,
    hint: "Cells separated by | belong to a table; give one value here.",
  });

/** The one declaration of the kind that is there to be extended; where there is none or several, no base at all. */
function otherBase({ kind, name, bases }: Declaration, base: Path, file: FileScope): Fix[] {
  const there = [...file.names].filter(
    ([, e]) => e.type === "declaration" && e.declaration.abstract && e.declaration.kind.text === kind.text,
  );
  const [only] = there;
  if (only && there.length === 1) return [{ title: `Extend ${only[0]}`, edits: [{ span: base.span, text: only[0] }] }];
  if (bases.length > 1) return [{ title: "Remove it", edits: [withoutMember(file.ast.text, base.span)] }];
  return [{ title: "Extend nothing", edits: [{ span: { ...base.span, start: name.span.end }, text: "" }] }];
}

function baseOf(
  context: CheckContext,
  declaration: Declaration,
  base: Path,
  file: FileScope,
): Extract<Entity, { type: "declaration" }> | undefined {
  const name = keyText(base);
  const entity = lookup(fileScope(file), name);
  const kind = declaration.kind.text;
  if (entity?.type === "declaration" && entity.declaration.kind.text === kind) return entity;
  if (entity?.type === "missing") return undefined;
  if (entity?.type === "declaration") {
    context.report(
      "SKY2008",
      base.span,
      { kind, name: declaration.name.text, base_kind: entity.declaration.kind.text, base: name },
      { related: [{ message: "declared here", span: entity.span }], fixes: otherBase(declaration, base, file) },
    );
    return undefined;
  }
  const names = namesOf(file)
    .filter(([, e]) => e.type === "declaration" && e.declaration.kind.text === kind && e.declaration !== declaration)
    .map(([n]) => n);
  const near = nearest(name, names) ?? (names.length === 1 ? names[0] : undefined);
  const fixes = near ? [{ title: `Change "${name}" to "${near}"`, edits: [{ span: base.span, text: near }] }] : [];
  const hint = near
    ? `Did you mean "${near}"?`
    : names.length > 0
      ? thereAre(names)
      : `Declare it (abstract ${kind} ${name} { … }), or import it.`;
  context.report("SKY2001", base.span, { name, wanted: `${kind} to extend`, hint }, { fixes });
  return undefined;
}
