import type { Body, Declaration, Expr, Member, Path, Property } from "../../grammar/ast.ts";
import type { Span } from "../diag/span.ts";
import { nearest } from "../diag/suggest.ts";
import type { Origin } from "../elaborate/program.ts";
import type { CheckContext } from "./context.ts";
import { type Entity, type FileScope, fileScope, lookup, type Scope } from "./scope.ts";

/** A change from further down the chain of bases: `optimizer.lr: 6e-5`, `augment += [Mixup]`. */
export interface NestedEdit {
  /** Keys below the slot; empty when the slot itself is meant (`+=`, `-=`). */
  readonly path: readonly string[];
  readonly op: Property["op"];
  readonly value: Expr;
  readonly scope: Scope;
  readonly origin: Origin;
  readonly keySpan: Span;
  readonly paper?: string;
}

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
}

/** The `let`s of a body, seen by all its members. */
export function bodyScope(body: Body, outer: Scope): Scope {
  const lets = new Map<string, Entity>();
  const scope: Scope = { file: outer.file, lets, outer };
  for (const member of body.members) {
    if (member.type === "let") {
      lets.set(member.name.text, {
        type: "let",
        name: member.name.text,
        expr: member.value,
        scope,
        span: member.name.span,
      });
    }
  }
  return scope;
}

/** The text of `@paper("…")`, where there is one. */
export function paperOf(annotations: Declaration["annotations"]): string | undefined {
  const arg = annotations.find((a) => a.name.text === "paper")?.args[0];
  return arg?.type === "string" ? arg.value : undefined;
}

const text = (scope: Scope, span: Span): string =>
  scope.file.ast.text.slice(span.start, span.end).replaceAll(/\s+/g, " ");
const keyText = (path: Path): string => path.parts.map((p) => p.text).join(".");

/** Puts a body's properties into `into`: new keys, replaced keys, edits of inherited ones. */
export function addMembers(
  context: CheckContext,
  into: Members,
  body: Body,
  scope: Scope,
  origin: Origin,
  paper: string | undefined,
  inherits: boolean,
): void {
  const seen = new Map<string, Span>();
  for (const member of body.members) {
    if (member.type !== "property") continue;
    const key = keyText(member.key);
    const before = seen.get(`${key}${member.op}`);
    if (before && member.op === ":") {
      context.report(
        "SKY2106",
        member.key.span,
        { property: key },
        { related: [{ message: "given here first", span: before }] },
      );
      continue;
    }
    seen.set(`${key}${member.op}`, member.key.span);
    addProperty(context, into, member, scope, origin, paperOf(member.annotations) ?? paper, inherits);
  }
}

function addProperty(
  context: CheckContext,
  into: Members,
  member: Property,
  scope: Scope,
  origin: Origin,
  paper: string | undefined,
  inherits: boolean,
): void {
  const [head, ...rest] = member.key.parts.map((p) => p.text) as [string, ...string[]];
  const here = { ...origin, span: member.value.span };
  const slot = into.get(head);
  const paperPart = paper === undefined ? {} : { paper };
  if (rest.length === 0 && member.op === ":") {
    if (
      slot &&
      inherits &&
      slot.edits.length === 0 &&
      text(slot.scope, slot.expr.span) === text(scope, member.value.span)
    ) {
      const related = [{ message: "the value that it has already", span: slot.expr.span }];
      context.report("SKY2108", member.span, { property: head, why: "it has this value already" }, { related });
      return;
    }
    into.set(head, {
      key: head,
      keySpan: member.key.span,
      expr: member.value,
      scope,
      origin: here,
      edits: [],
      ...paperPart,
    });
    return;
  }
  if (!slot) {
    const near = nearest(head, [...into.keys()]);
    const hint = near
      ? `Did you mean "${[near, ...rest].join(".")}"?`
      : `Give "${head}" a value first, or extend a declaration that has it.`;
    const fixes = near
      ? [{ title: `Change "${head}" to "${near}"`, edits: [{ span: member.key.parts[0]!.span, text: near }] }]
      : [];
    context.report("SKY2107", member.key.span, { property: keyText(member.key), what: `"${head}"`, hint }, { fixes });
    return;
  }
  slot.edits.push({
    path: rest,
    op: member.op,
    value: member.value,
    scope,
    origin: here,
    keySpan: member.key.span,
    ...paperPart,
  });
}

/** All properties of a declaration: its bases' first (each in its own scope), then its own. */
export function declaredMembers(
  context: CheckContext,
  declaration: Declaration,
  file: FileScope,
): { members: Members; extras: Extra<Member>[] } {
  const members: Members = new Map();
  const extras: Extra<Member>[] = [];
  const walk = (current: Declaration, scopeFile: FileScope, own: boolean): void => {
    const id = `${scopeFile.path}#${current.name.text}`;
    if (context.open.includes(id)) {
      const chain = [...context.open.slice(context.open.indexOf(id)), id].map((s) => s.split("#")[1]).join(" → ");
      context.report("SKY2007", current.name.span, { name: current.name.text, chain });
      return;
    }
    context.open.push(id);
    for (const base of current.bases) {
      const entity = baseOf(context, current, base, scopeFile);
      if (entity) walk(entity.declaration, entity.file, false);
    }
    context.open.pop();
    const scope = bodyScope(current.body, fileScope(scopeFile));
    const origin: Origin = own ? { kind: "file" } : { kind: "base", from: current.name.text };
    addMembers(context, members, current.body, scope, origin, paperOf(current.annotations), members.size > 0);
    for (const node of current.body.members) {
      if (node.type === "expect" || node.type === "sweep") extras.push({ node, scope });
      else if (node.type === "row") {
        context.report("SKY2110", node.span, {
          what: "A row of several cells",
          owner: `${current.kind.text} "${current.name.text}"`,
          hint: "Cells separated by | belong to a table; give one value here.",
        });
      }
    }
  };
  walk(declaration, file, true);
  return { members, extras };
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
  if (entity?.type === "declaration") {
    context.report(
      "SKY2008",
      base.span,
      { kind, name: declaration.name.text, base_kind: entity.declaration.kind.text, base: name },
      { related: [{ message: "declared here", span: entity.span }] },
    );
    return undefined;
  }
  const names = [...file.names]
    .filter(([, e]) => e.type === "declaration" && e.declaration.kind.text === kind)
    .map(([n]) => n);
  const near = nearest(name, names);
  const fixes = near ? [{ title: `Change "${name}" to "${near}"`, edits: [{ span: base.span, text: near }] }] : [];
  const hint = near
    ? `Did you mean "${near}"?`
    : names.length > 0
      ? `There are ${names.join(", ")}.`
      : `Declare it, or import it.`;
  context.report("SKY2001", base.span, { name, wanted: `${kind} to extend`, hint }, { fixes });
  return undefined;
}

/** Applies edits that come from outside (a reference's `data.source: …`, `--set`) to collected members. */
export function applyEdits(context: CheckContext, members: Members, edits: readonly NestedEdit[]): void {
  for (const edit of edits) {
    const [head, ...rest] = edit.path;
    if (head === undefined) {
      context.report("SKY2107", edit.keySpan, {
        property: "this",
        what: "a list",
        hint: "Use += and -= on lists only.",
      });
      continue;
    }
    const slot = members.get(head);
    const paper = edit.paper === undefined ? {} : { paper: edit.paper };
    if (rest.length === 0 && edit.op === ":") {
      members.set(head, {
        key: head,
        keySpan: edit.keySpan,
        expr: edit.value,
        scope: edit.scope,
        origin: edit.origin,
        edits: [],
        ...paper,
      });
    } else if (slot) slot.edits.push({ ...edit, path: rest });
    else
      context.report("SKY2107", edit.keySpan, {
        property: edit.path.join("."),
        what: `"${head}"`,
        hint: `Give "${head}" a value first.`,
      });
  }
}
