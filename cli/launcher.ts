import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { packageRoot } from "./package-root.ts";

/** How a shell's script calls this skyc: by its name where that finds it, otherwise by its place. */
export function launcher(path = process.env.PATH ?? ""): string {
  const root = packageRoot();
  const own = [join(root, "skyc"), join(root, "bin/skyc.mjs")].filter(existsSync);
  const found = path
    .split(delimiter)
    .map((folder) => join(folder, "skyc"))
    .find(isProgram);
  if (found && own.some((file) => realpathSync(file) === realpathSync(found))) return "skyc";
  return own[0]!;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
