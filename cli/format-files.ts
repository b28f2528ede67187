import { buffer } from "node:stream/consumers";
import { type Diagnostic, diagnostic } from "../compiler/diag/diagnostic.ts";
import { dedupe, sortDiagnostics } from "../compiler/diag/order.ts";
import { renderText, wantsColour } from "../compiler/diag/render-text.ts";
import { parse } from "../grammar/parse.ts";
import { print } from "../grammar/print.ts";
import { decodeSource, readSource, type Source } from "../grammar/source.ts";
import { exitCodeFor, exitCodes } from "./exit-code.ts";
import { replaceFile } from "./replace-file.ts";

/** The canonical form of a text, or what stands against it. */
export type Formatted = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] };

/** Formats one text; one with syntax errors is not touched, as nobody knows what it means. */
export function format(text: string, file: string): Formatted {
  const { ast, diagnostics } = parse(text, file);
  if (diagnostics.length > 0) return { diagnostics };
  const out = print(ast);
  // Better no change than a file that lost something to a fault of ours.
  const again = parse(out, file);
  if (again.diagnostics.length > 0 || again.ast.comments.length !== ast.comments.length || print(again.ast) !== out) {
    return {
      diagnostics: [diagnostic("SKY9001", undefined, { detail: `the canonical form of ${file} does not hold` })],
    };
  }
  return { text: out };
}

/** Where output goes; streams of the process are such. */
export interface Outputs {
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown; readonly isTTY?: boolean };
}

/** `skyc fmt`: formats the files one by one and gives the exit code. Whatever one file's fate, the others are done. */
export async function formatFiles(
  files: readonly string[],
  options: { check: boolean; stdout: boolean },
  { out, err }: Outputs = { out: process.stdout, err: process.stderr },
): Promise<number> {
  const found: Diagnostic[] = [];
  const texts = new Map<string, string>();
  for (const path of files) {
    const file = path === "-" ? "<stdin>" : path;
    const source: Source = path === "-" ? decodeSource(await buffer(process.stdin), file) : readSource(path);
    if (!("text" in source)) {
      found.push(source.diagnostic);
      continue;
    }
    texts.set(file, source.text);
    const formatted = format(source.text, file);
    if (!("text" in formatted)) found.push(...formatted.diagnostics);
    else if (options.check) {
      if (formatted.text !== source.text) found.push(diagnostic("SKY1050", undefined, { path: file }));
    } else if (options.stdout || path === "-") out.write(formatted.text);
    else if (formatted.text !== source.text) {
      const problem = replaceFile(path, formatted.text);
      if (problem) found.push(problem);
      else out.write(`formatted ${path}\n`);
    }
  }
  if (found.length === 0) return exitCodes.fine;
  err.write(renderText(sortDiagnostics(dedupe(found)), texts, wantsColour(err)));
  return exitCodeFor(found, false);
}
