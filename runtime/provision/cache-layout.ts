import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { TENSORFLOW_VERSION } from "./pins.ts";
import type { Variant } from "./variant.ts";

/** Raise it when the way in which the binding is compiled changes: the old one is then not taken for the new. */
const RECIPE = 1;

/** Files that ship beside this one: the engine's npm manifest and lock, and the script that opens it. */
export const engineAsset = (name: string): string => fileURLToPath(new URL(`./engine/${name}`, import.meta.url));

/** `$XDG_CACHE_HOME/skyc`, or `~/.cache/skyc`. The XDG base directory specification says to ignore a relative value. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), ".cache"), "skyc");
}

/** Where one variant's parts lie in the cache. Everything here appears by rename, whole. */
export interface EngineLayout {
  readonly variant: Variant;
  readonly cache: string;
  /** The wheels as they lie when installed: `tensorflow/`, and for the GPU `nvidia/` beside it, where its RUNPATH looks. */
  readonly library: string;
  /** The npm package, with the compiled binding inside. */
  readonly binding: string;
}

/** The folders of a variant; the binding's name changes with the pinned packages and with the recipe. */
export function engineLayout(variant: Variant, cache: string = cacheDirectory()): EngineLayout {
  const lock = readFileSync(engineAsset("lock.json"));
  const key = createHash("sha256").update(`${RECIPE}\n`).update(lock).digest("hex").slice(0, 10);
  return {
    variant,
    cache,
    library: join(cache, "tensorflow", `${TENSORFLOW_VERSION}-${variant}`),
    binding: join(cache, "binding", `${TENSORFLOW_VERSION}-${variant}-${key}`),
  };
}
