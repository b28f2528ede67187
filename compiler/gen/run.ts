import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Generated, root } from "./generated.ts";

/** A file of this folder is a generator if and only if it exports `generate`. */
export interface Generator {
  generate(): Generated | Promise<Generated>;
}

/** The names of this folder's TypeScript files, in the order in which their generators run. */
function candidates(): string[] {
  const own = new Set(["run.ts", "new.ts", "templates.ts"]);
  return readdirSync(join(root, "compiler/gen"))
    .filter((name) => name.endsWith(".ts") && !own.has(name))
    .sort();
}

/** Writes a text under its final name only when it is complete. */
export function writeFresh(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const half = `${path}.${process.pid}.tmp`;
  writeFileSync(half, text);
  renameSync(half, path);
}

/**
 * Runs every generator and returns the derived files that are not as they should be. With `write`, they are put right,
 * each generator's before the next one is loaded, so that a later one may import what an earlier one wrote.
 */
export async function refresh(write: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const name of candidates()) {
    const module: Partial<Generator> = await import(pathToFileURL(join(root, "compiler/gen", name)).href);
    if (!module.generate) continue;
    for (const [path, text] of await module.generate()) {
      const full = join(root, path);
      if (existsSync(full) && readFileSync(full, "utf8") === text) continue;
      stale.push(path);
      if (write) writeFresh(full, text);
    }
  }
  return stale;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes("--check");
  const stale = await refresh(!check);
  for (const path of stale) console.log(check ? `stale: ${path}` : `wrote ${path}`);
  if (check && stale.length > 0) {
    console.log("Run `npm run gen` and commit what it writes.");
    process.exitCode = 1;
  }
}
