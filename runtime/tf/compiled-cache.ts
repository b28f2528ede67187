import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { cacheDirectory } from "../provision/cache-layout.ts";
import { engineName, machineName } from "../provision/calibration.ts";

/** What is kept at most, bytes; the oldest go first. All of it is hashed at each start. */
const limit = 256 * 2 ** 20;
const sum = ".sha256";
const digestOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

/** The processor's abilities, on which compiled code depends. */
function abilities(): string {
  try {
    return /^(?:flags|Features)\s*:.*$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[0] ?? "";
  } catch {
    return cpus()[0]?.model ?? "";
  }
}

/**
 * The folder in which XLA keeps what it compiled, for this engine, machine and these flags; TensorFlow itself compares an entry's program with
 * the present one before it takes it. `SKYC_COMPILED_CACHE` names another folder, or is `off`. Undefined where nothing can be kept.
 */
export function compiledFolder(flags: string): string | undefined {
  const wish = process.env.SKYC_COMPILED_CACHE;
  if (wish === "off") return undefined;
  const key = createHash("sha256").update([engineName(), machineName(), abilities(), flags].join("\n")).digest("hex");
  const dir = join(wish ?? join(cacheDirectory(), "compiled"), key.slice(0, 16));
  try {
    mkdirSync(dir, { recursive: true });
    clean(dir);
    return dir;
  } catch {
    return undefined; // A cache that cannot be written is only slower.
  }
}

/** Removes what is not as it was sealed (a file that was damaged or never finished), and the oldest beyond the limit. */
export function clean(dir: string, most = limit): void {
  const entries = readdirSync(dir)
    .filter((name) => !name.endsWith(sum))
    .map((name) => ({ path: join(dir, name), ...statsOf(join(dir, name)) }))
    .sort((a, b) => b.time - a.time);
  let held = 0;
  for (const { path, bytes } of entries) {
    held += bytes;
    const sealed = existsSync(path + sum) ? readFileSync(path + sum, "utf8") : undefined;
    if (held <= most && sealed === digestOf(path)) continue;
    rmSync(path, { recursive: true, force: true });
    rmSync(path + sum, { force: true });
  }
}

function statsOf(path: string): { readonly bytes: number; readonly time: number } {
  const { size, mtimeMs } = statSync(path);
  return { bytes: size, time: mtimeMs };
}

let open: string | undefined;
/** Remembers the folder that the loaded library writes to. */
export const useCompiled = (dir: string | undefined): void => {
  open = dir;
};

/** Notes the digests of what was compiled since: only what is sealed is taken by a later start. */
export function sealCompiled(dir: string | undefined = open): void {
  if (dir === undefined) return;
  try {
    for (const name of readdirSync(dir)) {
      const path = join(dir, name);
      if (!name.endsWith(".pb") || existsSync(path + sum)) continue;
      writeFileSync(`${path}.${process.pid}${sum}`, digestOf(path));
      renameSync(`${path}.${process.pid}${sum}`, path + sum);
    }
  } catch {
    // Another process cleans the same folder, or the disk is full: then the next start compiles.
  }
}
