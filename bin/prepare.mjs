import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildFolder, noteUse } from "./builds.mjs";
import { diskFault, LaunchError, say } from "./launch.mjs";
import { notePackages, packagesAreNoted } from "./noted-packages.mjs";

/** Throws SKY5003 unless this Node is `needed` or newer. */
export function requireNode(needed, found = process.versions.node) {
  const [a, b] = [needed, found].map((version) => version.split(".").map(Number));
  if (b[0] > a[0] || (b[0] === a[0] && b[1] >= a[1])) return;
  throw new LaunchError(
    "SKY5003",
    `skyc needs Node ${a[0]}.${a[1]} or newer; found: v${found}.`,
    "Install a newer Node (any of 20, 22, 24) and start again.",
  );
}

/**
 * Gives the path of the compiled program. In a clone, installs the packages of the lock file where they are not all there and
 * compiles the source where it has changed; an installed package brings both.
 */
export async function prepare(root) {
  if (!isClone(root)) return join(root, "dist/main.js");
  const build = buildFolder(root);
  const main = join(build, "main.js");
  if (!existsSync(main) || !packagesAreNoted(root)) {
    // What follows is needed once, and would cost every start its reading.
    const { installPackages, packagesAreThere } = await import("./packages.mjs");
    const { compile } = await import("./bundle.mjs");
    if (!packagesAreThere(root) || !existsSync(main)) {
      await locked(root, async () => {
        await installPackages(root);
        await compile(root, build);
      });
    }
    notePackages(root);
  }
  noteUse(build);
  return main;
}

/** Installs the packages of a clone where they are not all there. */
export async function preparePackages(root) {
  const { installPackages, packagesAreThere } = await import("./packages.mjs");
  if (!packagesAreThere(root)) await locked(root, () => installPackages(root));
}

const isClone = (root) => existsSync(join(root, "bin/build.mjs"));

const locked = async (root, work) => {
  const path = join(root, ".set-up-lock.tmp");
  const { withLock } = await import("./lock.mjs");
  try {
    return await withLock(
      path,
      () => say("Another skyc is doing the set-up, or was killed a moment ago: waiting."),
      work,
    );
  } catch (error) {
    if (["EACCES", "EROFS", "EPERM"].includes(error.code)) {
      throw new LaunchError(
        "SKY5018",
        `The folder ${root} cannot be written (${error.message}), and skyc has to install its packages or compile itself there first.`,
        "Make it writable, or clone skyc to a folder that is.",
      );
    }
    if (error.code === "ENOSPC" || error.code === "EDQUOT") throw diskFault(root);
    throw error;
  }
};
