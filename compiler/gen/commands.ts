import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Generated, root } from "./generated.ts";

/** The list of the command line's verbs: each file of cli/commands exports `<verb>Command`. */
export function generate(): Generated {
  const verbs = readdirSync(join(root, "cli/commands"))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length))
    .sort();
  const exportOf = (verb: string): string => `${verb.replaceAll(/-(\w)/g, (_, c: string) => c.toUpperCase())}Command`;
  const text = [
    "// Written by `npm run gen` from the files of cli/commands.",
    'import type { Command } from "commander";',
    ...verbs.map((verb) => `import { ${exportOf(verb)} } from "../${verb}.ts";`),
    "",
    "/** Every verb, as a function that registers it. */",
    `export const commands: readonly ((program: Command) => void)[] = [${verbs.map(exportOf).join(", ")}];`,
    "",
  ].join("\n");
  return new Map([["cli/commands/generated/index.ts", text]]);
}
