import type { Diagnostic } from "../compiler/diag/diagnostic.ts";
import { dedupe, sortDiagnostics } from "../compiler/diag/order.ts";
import { renderJson } from "../compiler/diag/render-json.ts";
import { renderText, summary, wantsColour } from "../compiler/diag/render-text.ts";
import { exitCodeFor } from "./exit-code.ts";

/** Prints findings as text or JSON on standard output and sets the exit code. `what` was checked. */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  json: boolean,
  what: string,
): void {
  const sorted = sortDiagnostics(dedupe(diagnostics));
  if (json) process.stdout.write(renderJson(sorted, texts));
  else if (sorted.length > 0) process.stdout.write(renderText(sorted, texts, wantsColour(process.stdout)));
  else process.stdout.write(`${what}: ${summary(sorted)}\n`);
  process.exitCode = exitCodeFor(sorted, false);
}
