import { readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** So many files are looked at; a folder of more is no collection of experiments. */
const most = 2000;
const deepest = 12;

/** Paths of the `.sky` files below some folders; hidden folders and packages are left out. */
export function skyFiles(folders: readonly string[]): string[] {
  const found: string[] = [];
  const walk = (folder: string, depth: number): void => {
    if (found.length >= most || depth > deepest) return;
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory()) walk(path, depth + 1);
        else if (entry.isFile() && entry.name.endsWith(".sky") && found.length < most) found.push(slashed(path));
      }
    } catch {
      // A folder that cannot be read holds nothing to offer.
    }
  };
  for (const folder of folders) walk(folder, 0);
  return found;
}

/** How a file would be imported from another one: `./shared.sky`. */
export function importPath(from: string, to: string): string {
  const path = slashed(relative(dirname(from), to));
  return path.startsWith(".") ? path : `./${path}`;
}

/** The language's own form of a path. */
export const slashed = (path: string): string => (sep === "/" ? path : path.split(sep).join("/"));
