import { createHash } from "node:crypto";
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sourceFolders = ["grammar", "compiler", "runtime", "cli"];

/** The folder of the build that belongs to the source as it is: named by the path, size and time of every file. */
export function buildFolder(root) {
  // Every start of a clone waits for this: about ten milliseconds.
  let facts = "";
  for (const file of ["bin/bundle.mjs", "package-lock.json", ...sourceFiles(root)]) {
    const { size, mtimeMs } = statSync(`${root}/${file}`);
    facts += `${file} ${size} ${mtimeMs}\n`;
  }
  return join(root, ".build", createHash("sha256").update(facts).digest("hex").slice(0, 16));
}

/** All files below the folders of the source, in a fixed order. */
export function sourceFiles(root) {
  const files = [];
  const walk = (folder) => {
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (!entry.name.endsWith(".tmp")) files.push(path);
    }
  };
  for (const folder of sourceFolders) walk(folder);
  return files.sort();
}

/** The beginning of the names of the files that mark a build as used. */
export const IN_USE = "in-use-";

/** Marks a build as used by this process. A clone of somebody else's may be used without being written. */
export function noteUse(build) {
  const mark = join(build, `${IN_USE}${process.pid}`);
  try {
    writeFileSync(mark, "");
    process.on("exit", () => rmSync(mark, { force: true }));
  } catch {
    // Only the tidying of old builds reads it.
  }
}
