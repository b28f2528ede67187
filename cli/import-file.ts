import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { detectTool, type ImportedConfig, importConfig, type Tool } from "../compiler/convert/import-config.ts";
import type { ReadBase } from "../compiler/convert/python-config.ts";
import { showTree } from "../compiler/convert/settings.ts";
import { fail } from "../compiler/diag/diagnostic.ts";
import { renderText, summary, wantsColour } from "../compiler/diag/render-text.ts";
import { writeWhole } from "../runtime/train/write-file.ts";
import { exitCodeFor } from "./exit-code.ts";

/** Reads a file that another configuration is based on. */
const readBase: ReadBase = (path, from) => {
  const place = join(dirname(from), path);
  return existsSync(place) ? { path: place, text: readFileSync(place, "utf8") } : undefined;
};

/** `skyc import`. Gives the exit code. Errors: SKY8064, SKY8065. */
export function importFile(
  file: string,
  options: { readonly from?: Tool; readonly out?: string; readonly json?: true },
): number {
  const text = read(file);
  if (options.out !== undefined && existsSync(options.out)) return fail("SKY8065", { path: options.out });
  const name = options.out ?? "<imported>";
  const imported = importConfig(file, text, options.from ?? detectTool(file, text), readBase, name);
  if (options.out !== undefined) writeWhole(options.out, imported.text);
  if (options.json) process.stdout.write(`${JSON.stringify(asJson(imported), null, 2)}\n`);
  else if (options.out === undefined) process.stdout.write(imported.text);
  tell(imported, name, options.out);
  return exitCodeFor(imported.diagnostics, false);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return fail("SKY8064", { path: file, reason: code === "ENOENT" ? "it is not there" : (code ?? message) });
  }
}

const asJson = ({ tool, text, left, problems, diagnostics }: ImportedConfig) => ({
  tool,
  text,
  left: left.map(({ path, value }) => ({ path, value: showTree(value) })),
  problems,
  diagnostics: diagnostics.map(({ code, severity, message }) => ({ code, severity, message })),
});

/** On standard error, so that the text itself can be piped. */
function tell(
  { tool, left, problems, diagnostics, text }: ImportedConfig,
  name: string,
  out: string | undefined,
): void {
  const say = (line: string): unknown => process.stderr.write(`${line}\n`);
  for (const problem of problems) say(`note: ${problem}`);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) say(renderText(errors, new Map([[name, text]]), wantsColour(process.stderr)).trimEnd());
  say(
    `${tool}: ${left.length} ${left.length === 1 ? "setting has" : "settings have"} no place in it; check: ${summary(diagnostics)}${out === undefined ? "" : ` → ${out}`}`,
  );
}
