import type { Edit } from "../diag/diagnostic.ts";
import { type Bound, child } from "./bound.ts";

/**
 * The edit that gives a property of a block or declaration another value: in its place where it is written, and otherwise
 * added to the body (`ViT.tiny` becomes `ViT.tiny { heads: 4 }`).
 */
export function settingEdit(block: Bound, property: string, value: string): Edit {
  const written = child(block, property);
  if (written && written.origin.kind !== "default") return { span: written.span, text: value };
  const setting = `${property}: ${value}`;
  const body = block.block?.body ?? block.declaration?.node.body;
  if (!body) {
    const end = block.block?.end ?? block.span.end;
    return { span: { file: block.span.file, start: end, end }, text: ` { ${setting} }` };
  }
  const last = body.members.at(-1);
  const at = last ? last.span.end : body.span.start + 1;
  return { span: { file: body.span.file, start: at, end: at }, text: last ? `, ${setting}` : ` ${setting} ` };
}
