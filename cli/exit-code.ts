import type { Code } from "../compiler/diag/catalogue/index.ts";
import type { Diagnostic } from "../compiler/diag/diagnostic.ts";

/** Exit codes: what went wrong, for scripts. */
export const exitCodes = { fine: 0, text: 1, usage: 2, holes: 3, data: 4, run: 5 } as const;

/** The exit code that one finding leads to, by the family of its code. */
export function exitCodeOf(code: Code): number {
  const family = code[3];
  if (family === "8") return exitCodes.usage;
  if (family === "6") return exitCodes.data;
  return family === "5" || family === "7" || family === "9" ? exitCodes.run : exitCodes.text;
}

/** The exit code of a list of findings: errors first, then holes; warnings alone are fine. */
export function exitCodeFor(diagnostics: readonly Diagnostic[], holesFail: boolean): number {
  const first = diagnostics.find((d) => d.severity === "error");
  // A property that no data could satisfy is a fault of the text, whoever found it.
  if (first) return first.span && first.code[3] === "6" ? exitCodes.text : exitCodeOf(first.code);
  return holesFail && diagnostics.some((d) => d.severity === "hole") ? exitCodes.holes : exitCodes.fine;
}
