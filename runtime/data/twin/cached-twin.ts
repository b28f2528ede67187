import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { SkyError } from "../../../compiler/diag/diagnostic.ts";
import { type TwinOptions, twinName } from "./twin-options.ts";
import { type TwinProgress, writeTwin } from "./write-twin.ts";

/** Where twins are kept: `$XDG_CACHE_HOME/skyc/twins`, or `~/.cache/skyc/twins`. */
export function twinCache(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "skyc", "twins");
}

/**
 * The directory of a twin, made first if it is not there. Two processes may make the same one at once: each writes its own, the first to
 * finish puts it in place, and the other one's, being the same, is thrown away. Errors: SKY6023.
 */
export async function cachedTwin(options: TwinOptions, progress?: TwinProgress): Promise<string> {
  const path = join(twinCache(), twinName(options));
  if (existsSync(path)) return path;
  try {
    await writeTwin(path, options, progress);
  } catch (error) {
    if (!(error instanceof SkyError && error.diagnostic.code === "SKY6021" && existsSync(path))) throw error;
  }
  return path;
}
