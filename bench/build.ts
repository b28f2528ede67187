import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Folders that the timed program is made of. */
const folders = ["grammar", "compiler", "runtime"];

/**
 * Compiles skyc with the benches to `bench.tmp` in the repository, without a loader that runs TypeScript directly: it would take part
 * in the measured memory, and what it adds to the code makes a check take up to three times as long. Gives the folder that stands for the root.
 */
export function buildBench(root: string): string {
  const target = join(root, "bench.tmp");
  rmSync(target, { recursive: true, force: true });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const words = [tsc, "-p", "bench/tsconfig.json", "--outDir", target, "--noCheck"];
  const { status, stdout } = spawnSync(process.execPath, words, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`skyc did not build:\n${stdout}`);
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.endsWith(".ts")) continue;
      const path = join(entry.parentPath, entry.name);
      cpSync(path, join(target, path.slice(root.length)));
    }
  }
  return target;
}
