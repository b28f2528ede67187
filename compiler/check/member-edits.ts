import type { Body } from "../../grammar/ast.ts";
import type { Edit } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";

/** The edit that takes out a line or member with the separator and the blank line that it would leave behind. */
export function withoutMember(text: string, { file, start, end }: Span): Edit {
  let [from, to] = [start, end];
  const after = /^[ \t]*[,;]/.exec(text.slice(to));
  if (after) to += after[0].length;
  else {
    const before = /[,;]\s*$/.exec(text.slice(0, from));
    if (before) from -= before[0].length;
  }
  const lead = /(?:^|\n)((?:[ \t]*\/\/\/[^\n]*\n)*[ \t]*)$/.exec(text.slice(0, from));
  const tail = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(to));
  if (lead && tail) {
    from -= lead[1]!.length;
    to += tail[0].length;
  } else if (after) to += /^[ \t]*/.exec(text.slice(to))![0].length;
  return { span: { file, start: from, end: to }, text: "" };
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
