import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of skyc itself, where `package.json`, `docs/` and `experiments/` lie: two levels above an installed program, three
 * above a clone's build, one above the sources.
 */
export function packageRoot(from: string = dirname(fileURLToPath(import.meta.url))): string {
  const manifest = join(from, "package.json");
  if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, "utf8")) as { name?: string }).name === "skyc")
    return from;
  const parent = dirname(from);
  if (parent === from) throw new Error("skyc does not find its own package.json");
  return packageRoot(parent);
}
