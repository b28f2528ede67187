import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const note = (root) => join(root, "node_modules/.skyc-packages");

/** What is known without reading them of the list of the packages that are wanted, and of that of those that are there. */
function facts(root) {
  return ["package-lock.json", "node_modules/.package-lock.json"]
    .map((file) => {
      const { size, mtimeMs } = statSync(join(root, file));
      return `${file} ${size} ${mtimeMs}\n`;
    })
    .join("");
}

/** Whether all packages were there when somebody looked last, and nothing has changed since. */
export function packagesAreNoted(root) {
  try {
    return readFileSync(note(root), "utf8") === facts(root);
  } catch {
    return false;
  }
}

/** Notes that all packages are there. A clone of somebody else's may be used without being written. */
export function notePackages(root) {
  try {
    writeFileSync(note(root), facts(root));
  } catch {
    // The next start looks again.
  }
}
