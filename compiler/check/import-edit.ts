import type { SourceFile } from "../../grammar/ast.ts";
import type { Edit } from "../diag/diagnostic.ts";

/** The edit that adds a name to the file's imports of a module, or adds the import. */
export function importEdit(ast: SourceFile, from: string, name: string): Edit {
  const same = ast.imports.find((i) => i.from.value === from && i.names.length > 0);
  if (same) {
    const last = same.names.at(-1)!;
    const at = (last.alias ?? last.name).span.end;
    return { span: { file: ast.file, start: at, end: at }, text: `, ${name}` };
  }
  const at = ast.imports.at(-1)?.span.end ?? ast.edition?.span.end ?? 0;
  return { span: { file: ast.file, start: at, end: at }, text: `\nimport { ${name} } from "${from}"` };
}
