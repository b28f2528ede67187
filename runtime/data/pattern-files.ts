import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { byText } from "./by-text.ts";

const holes = /\{(\w+)\}/g;
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Puts words into the holes of a pattern: `S2/{id}_{band}.tif`; holes without a word stay. */
export const fillPattern = (pattern: string, words: Readonly<Record<string, string>>): string =>
  pattern.replaceAll(holes, (whole, name: string) => words[name] ?? whole);

/** A pattern's part between slashes as a regular expression; `{id}` is one word without slashes, the same one everywhere. */
const expressionOf = (segment: string): RegExp => {
  let seen = false;
  const text = segment.split("{id}").map(escaped);
  const joined = text.reduce((all, part) => {
    const hole = seen ? "\\k<id>" : "(?<id>.+)";
    seen = true;
    return `${all}${hole}${part}`;
  });
  return new RegExp(`^${joined}$`);
};

/** The words that `{id}` stands for, so that such a file is there below the root; in byte order. Only folders that the pattern names are looked into. */
export async function idsOf(root: string, pattern: string): Promise<readonly string[]> {
  const segments = pattern.split("/");
  const found = new Set<string>();
  const walk = async (folder: string, depth: number, id: string | undefined): Promise<void> => {
    const last = depth === segments.length - 1;
    const segment = id === undefined ? segments[depth]! : fillPattern(segments[depth]!, { id });
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (last === entry.isDirectory() && !entry.isSymbolicLink()) continue;
      const here = segment.includes("{id}")
        ? expressionOf(segment).exec(entry.name)?.groups?.id
        : entry.name === segment
          ? id
          : null;
      if (here === null || (here === undefined && segment.includes("{id}"))) continue;
      if (!last) await walk(join(folder, entry.name), depth + 1, here ?? id);
      else if (here !== undefined) found.add(here);
    }
  };
  await walk(root, 0, undefined);
  return [...found].sort(byText);
}
