import type { Property, SourceFile } from "../../grammar/ast.ts";
import type { Fix } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import type { Bound } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { withoutMember } from "./member-edits.ts";

/** The property, or the named argument in parentheses, whose value stands at a place. */
function propertyAt(node: unknown, { start, end }: Span): Pick<Property, "span"> | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  const { type, value, span } = node as Partial<Property>;
  // Of properties in braces, the place is their opening brace.
  const here = value?.span?.end === end || (value?.type === "object" && end === start + 1);
  const named = type === "property" || (type === undefined && "name" in node && "value" in node);
  if (named && value?.span?.start === start && here) return node as Property;
  if (span && !Array.isArray(node) && (span.start > start || span.end < end)) return undefined;
  for (const [key, inner] of Object.entries(node)) {
    const found = key === "span" ? undefined : propertyAt(inner, { file: "", start, end });
    if (found) return found;
  }
  return undefined;
}

/** The mend that takes a property out of the text; none where it is not written as a property (in parentheses, by a `let`, by `--set`). */
export function withoutProperty({ sources }: CheckContext, bound: Bound, name: string): Fix[] {
  const ast: SourceFile | undefined = sources.get(bound.span.file);
  const property = ast && propertyAt(ast.items, bound.span);
  return property ? [{ title: `Remove "${name}"`, edits: [withoutMember(ast.text, property.span)] }] : [];
}

/** The mend that takes an item out of a list that is written as one. */
export function withoutItem(list: Bound, index: number, name: string): Fix[] {
  const items = [...list.children.values()].map(({ span }) => span);
  const inside = items.every(
    ({ file, start, end }) => file === list.span.file && start >= list.span.start && end <= list.span.end,
  );
  const own = items[index];
  if (!inside || !own) return [];
  const [before, after] = [items[index - 1], items[index + 1]];
  const span = after
    ? { ...own, end: after.start }
    : before
      ? { ...own, start: before.end }
      : { ...own, start: own.start, end: own.end };
  return [{ title: `Remove ${name}`, edits: [{ span, text: "" }] }];
}

/** The mend that takes a part out of `a then b`; all of them with the property. */
export function withoutPart(context: CheckContext, chain: Bound, index: number): Fix[] {
  const parts = [...chain.children.values()];
  const own = parts[index]!;
  if (parts.length === 1) return withoutProperty(context, chain, "schedule");
  const inside = parts.every(
    ({ span: { file, start, end } }) => file === chain.span.file && start >= chain.span.start && end <= chain.span.end,
  );
  if (!inside) return [];
  const [before, after] = [parts[index - 1], parts[index + 1]];
  const span = after ? { ...own.span, end: after.span.start } : { ...own.span, start: before!.span.end };
  return [{ title: `Remove ${own.block!.name}`, edits: [{ span, text: "" }] }];
}
