import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Generated, root } from "./generated.ts";

/** The list of the layouts of weights: each file of compiler/blocks/layout exports one, named like the file. */
export function generate(): Generated {
  const files = readdirSync(join(root, "compiler/blocks/layout"))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length))
    .sort();
  const exportOf = (file: string): string => file.replaceAll(/-(\w)/g, (_, c: string) => c.toUpperCase());
  const text = [
    "// Written by `npm run gen` from the files of compiler/blocks/layout.",
    'import type { Layout } from "../../define-layout.ts";',
    ...files.map((file) => `import { ${exportOf(file)} } from "../${file}.ts";`),
    "",
    "/** How libraries name and lay out the parameters of backbones. */",
    `export const layouts: readonly Layout[] = [${files.map(exportOf).join(", ")}];`,
    "",
  ].join("\n");
  return new Map([["compiler/blocks/layout/generated/index.ts", text]]);
}
