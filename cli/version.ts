import { existsSync, readFileSync } from "node:fs";

/** The version of this installation, from its package.json: beside the sources, or one level up from `dist`. */
export function version(): string {
  const at = ["../package.json", "../../package.json"]
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  return at ? (JSON.parse(readFileSync(at, "utf8")) as { version: string }).version : "unknown";
}
