import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Generated, root } from "./generated.ts";

/** The list of the laws: each file of compiler/check/laws exports one, named like the file. */
export function generate(): Generated {
  const files = readdirSync(join(root, "compiler/check/laws"))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length))
    .sort();
  const exportOf = (file: string): string => file.replaceAll(/-(\w)/g, (_, c: string) => c.toUpperCase());
  const text = [
    "// Written by `npm run gen` from the files of compiler/check/laws.",
    'import type { Law } from "../../law.ts";',
    ...files.map((file) => `import { ${exportOf(file)} } from "../${file}.ts";`),
    "",
    "/** Every law that holds between blocks. */",
    `export const laws: readonly Law[] = [${files.map(exportOf).join(", ")}];`,
    "",
  ].join("\n");
  return new Map([["compiler/check/laws/generated/index.ts", text]]);
}
