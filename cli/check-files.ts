import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Code } from "../compiler/diag/catalogue/index.ts";
import { dedupe, sortDiagnostics } from "../compiler/diag/order.ts";
import { renderJson } from "../compiler/diag/render-json.ts";
import { renderText, summary, wantsColour } from "../compiler/diag/render-text.ts";
import { checkFile } from "../compiler/driver/compile.ts";
import { exitCodeFor } from "./exit-code.ts";
import { packageRoot } from "./package-root.ts";
import { version } from "./version.ts";

/** How `skyc check` can say what it found. */
export type CheckFormat = "text" | "json" | "sarif" | "junit";

/** `skyc check`: prints the findings of all files on standard output, and gives the exit code. */
export async function checkFiles(
  files: readonly string[],
  { format, set, code }: { readonly format: CheckFormat; readonly set: readonly string[]; readonly code: boolean },
): Promise<number> {
  const results = files.map((file) => checkFile(file, { set, code }));
  const found = sortDiagnostics(dedupe(results.flatMap(({ diagnostics }) => diagnostics)));
  const texts = new Map(results.flatMap((result) => [...result.texts]));
  const out = process.stdout;
  switch (format) {
    case "json":
      out.write(renderJson(found, texts));
      break;
    case "sarif": {
      const { toSarif } = await import("../compiler/diag/render-sarif.ts");
      const suppressed = distinct(results.flatMap((result) => result.suppressed));
      out.write(`${JSON.stringify(toSarif(found, texts, { version: version(), pageOf, suppressed }), null, 2)}\n`);
      break;
    }
    case "junit": {
      const { renderJunit } = await import("./render-junit.ts");
      out.write(renderJunit(new Map(results.flatMap(({ world }) => [...world.files])), found, texts));
      break;
    }
    default: {
      const experiments = results.reduce((count, result) => count + result.experiments.length, 0);
      if (found.length > 0) out.write(renderText(found, texts, wantsColour(out)));
      else out.write(`${counted(files.length, "file")}, ${counted(experiments, "experiment")}: ${summary(found)}\n`);
    }
  }
  return exitCodeFor(found, false);
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** What two files import is suppressed once. */
function distinct<T extends { readonly diagnostic: { readonly code: string; readonly span?: object } }>(
  all: readonly T[],
): T[] {
  return [...new Map(all.map((one) => [JSON.stringify([one.diagnostic.code, one.diagnostic.span]), one])).values()];
}

function pageOf(code: Code): string | undefined {
  const page = join(packageRoot(), "docs/errors", `${code}.md`);
  return existsSync(page) ? readFileSync(page, "utf8") : undefined;
}
