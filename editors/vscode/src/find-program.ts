import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";

/** Where programs are looked for. */
export interface Places {
  /** The folders that the editor has open. */
  readonly folders: readonly string[];
  /** The variable PATH. */
  readonly path: string;
  readonly windows: boolean;
}

/**
 * The program that a setting names: a path (relative to an open folder), or a name on the PATH; a name that is not there
 * may be a clone's own launcher or a package of an open folder. Undefined where there is none.
 */
export function findProgram(named: string, { folders, path, windows }: Places): string | undefined {
  const endings = windows ? [".cmd", ".exe", ".bat", ""] : [""];
  const first = (candidates: readonly string[]): string | undefined =>
    candidates.flatMap((one) => endings.map((ending) => `${one}${ending}`)).find(isProgram);
  if (/[\\/]/.test(named))
    return isAbsolute(named) ? first([named]) : first(folders.map((folder) => resolve(folder, named)));
  const onPath = path.split(delimiter).filter((folder) => folder !== "");
  const own = folders.flatMap((folder) => [join(folder, named), join(folder, "node_modules/.bin", named)]);
  return first([...onPath.map((folder) => join(folder, named)), ...own]);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
