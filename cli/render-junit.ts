import junit, { type Builder, type TestSuite } from "junit-report-builder";
import type { Diagnostic } from "../compiler/diag/diagnostic.ts";
import { printable } from "../compiler/diag/excerpt.ts";
import type { Sources } from "../compiler/diag/order.ts";
import { renderDiagnostic } from "../compiler/diag/render-text.ts";
import type { CheckedFile } from "../compiler/driver/compile.ts";

type Declared = CheckedFile["world"]["files"] extends ReadonlyMap<string, infer Scope> ? Scope : never;

/** What the package exports to Node is the builder itself; its types speak of a default export inside. */
const builder = junit as unknown as Builder;

/**
 * The findings as JUnit's XML: a suite for every file, a case for every declaration, and one for what belongs to none (the
 * grammar, imports, the command line). Errors are failures; what is no error stands in the output of its case.
 */
export function renderJunit(
  files: ReadonlyMap<string, Declared>,
  diagnostics: readonly Diagnostic[],
  sources: Sources,
): string {
  const report = builder.newBuilder().name("skyc check");
  const homeless = diagnostics.filter(({ span }) => !span || !files.has(span.file));
  for (const [path, { ast }] of files) {
    const suite = report.testSuite().name(printable(path));
    const own = diagnostics.filter(({ span }) => span?.file === path);
    const left = new Set(own);
    for (const item of ast.items) {
      if (item.type !== "declaration") continue;
      const within = own.filter(({ span }) => span!.start >= item.span.start && span!.start < item.span.end);
      for (const found of within) left.delete(found);
      testCase(suite, path, `${item.kind.text} ${item.name.text}`, within, sources);
    }
    testCase(suite, path, "the file", [...left], sources);
  }
  if (homeless.length > 0)
    testCase(report.testSuite().name("skyc check"), "skyc", "the command line and its files", homeless, sources);
  return `${report.build()}\n`;
}

function testCase(suite: TestSuite, path: string, name: string, found: readonly Diagnostic[], sources: Sources): void {
  const shown = (some: readonly Diagnostic[]): string =>
    some
      .map((one) => renderDiagnostic(one, sources))
      .join("\n\n")
      // The library ends a CDATA section at the second of these.
      .replaceAll("]]>", "]] >");
  const errors = found.filter(({ severity }) => severity === "error");
  const others = found.filter(({ severity }) => severity !== "error");
  const one = suite.testCase().className(printable(path)).name(printable(name)).file(printable(path));
  const [first] = errors;
  if (first) {
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
    one.failure(printable(`${first.code}: ${first.message}${more}`), first.code).stacktrace(shown(errors));
  }
  if (others.length > 0) one.standardOutput(shown(others));
}
