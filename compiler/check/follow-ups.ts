import type { SourceFile } from "../../grammar/ast.ts";
import type { Diagnostic } from "../diag/diagnostic.ts";
import { LineMap } from "../diag/span.ts";

/** What seems missing where something could not be read. */
const lacking = new Set(["SKY2102", "SKY4110", "SKY4112", "SKY4118"]);
/** What seems unknown where a declaration or an import could not be read. */
const unknown = new Set(["SKY2001", "SKY2003", "SKY2006", "SKY2008", "SKY2111"]);

/** What loses no name: brackets, texts, comments. */
const repaired = new Set(["SKY1007", "SKY1008", "SKY1009", "SKY1019", "SKY1027", "SKY1031"]);

/** True for what is wrong outside of all bodies: a name that stands there may be lost. */
const atTop = (found: Diagnostic, { items }: SourceFile): boolean => {
  if (repaired.has(found.code)) return false;
  const at = found.span?.start ?? 0;
  return !items.some(({ span, ...item }) => {
    const inner = item.type === "declaration" ? item.body.span : span;
    return inner.start < at && at < inner.end;
  });
};

/**
 * One slip, one error: leaves out what most likely follows from a slip in the form of the text. On a line that could not
 * be read as it stands nothing else is judged; in its declaration nothing is missing; and where a declaration or an import
 * could not be read, no name is unknown.
 */
export function withoutFollowUps(
  files: readonly SourceFile[],
  grammar: readonly Diagnostic[],
  found: readonly Diagnostic[],
): readonly Diagnostic[] {
  const slips = grammar.filter(({ severity, span }) => severity === "error" && span);
  if (slips.length === 0) return found;
  const broken = new Map<
    string,
    { readonly lines: LineMap; readonly numbers: ReadonlySet<number>; readonly names: boolean }
  >();
  for (const ast of files) {
    const own = slips.filter(({ span }) => span?.file === ast.file);
    if (own.length === 0) continue;
    const lines = new LineMap(ast.text);
    const numbers = new Set(own.map(({ span }) => lines.position(span!.start).line));
    broken.set(ast.file, { lines, numbers, names: own.some((one) => atTop(one, ast)) });
  }
  const names = [...broken.values()].some((file) => file.names);
  return found.filter(({ code, span }) => {
    if (names && unknown.has(code)) return false;
    const file = span && broken.get(span.file);
    if (!file) return true;
    if (file.numbers.has(file.lines.position(span.start).line)) return false;
    if (!lacking.has(code)) return true;
    const ast = files.find((one) => one.file === span.file)!;
    const item = ast.items.find((one) => one.span.start <= span.start && span.start < one.span.end);
    return (
      !item ||
      !slips.some(
        (slip) =>
          slip.span!.file === span.file && item.span.start <= slip.span!.start && slip.span!.start <= item.span.end,
      )
    );
  });
}
