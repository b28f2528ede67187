import type { Body } from "../../grammar/ast.ts";
import type { Edit } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";

/** The edit that takes a member out of a body or an argument list, with the comma that parts it from the others. */
export function withoutMember(text: string, span: Span): Edit {
  const before = /,\s*$/.exec(text.slice(0, span.start));
  if (before) return { span: { ...span, start: span.start - before[0].length }, text: "" };
  const behind = /^[ \t]*,[ \t]*/.exec(text.slice(span.end));
  if (behind) return { span: { ...span, end: span.end + behind[0].length }, text: "" };
  // Alone on its line, it takes the line with it.
  const line = text.lastIndexOf("\n", span.start - 1) + 1;
  const alone = text.slice(line, span.start).trim() === "" && /^[ \t]*(?:\r?\n|$)/.exec(text.slice(span.end));
  return alone && line > 0
    ? { span: { ...span, start: line, end: span.end + alone[0].length }, text: "" }
    : { span, text: "" };
}

/** Where members can be added to what has a body, or could have one: the body, or the place behind what it belongs to. */
export interface Room {
  readonly body?: Body;
  readonly file: string;
  readonly end: number;
}

/** The edit that adds members. */
export function withMembers({ body, file, end }: Room, members: readonly string[]): Edit {
  const text = members.join(", ");
  if (!body) return { span: { file, start: end, end }, text: ` { ${text} }` };
  const last = body.members.at(-1);
  const at = last ? last.span.end : body.span.start + 1;
  return { span: { file: body.span.file, start: at, end: at }, text: last ? `, ${text}` : ` ${text} ` };
}
