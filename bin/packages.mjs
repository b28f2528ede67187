import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { diskFault, LaunchError, lastLines, removeLeftovers, run, step } from "./launch.mjs";

/** Whether node_modules holds each package of the lock file in its version; npm writes its own list last. */
export function packagesAreThere(root) {
  try {
    const wanted = readLock(join(root, "package-lock.json"));
    const present = readLock(join(root, "node_modules/.package-lock.json"));
    return Object.entries(wanted).every(
      ([path, { version, optional, devOptional }]) =>
        path === "" || optional || devOptional || present[path]?.version === version,
    );
  } catch {
    return false;
  }
}

const readLock = (path) => JSON.parse(readFileSync(path, "utf8")).packages;

/** Installs exactly what the lock file says, running none of the packages' scripts; beside the final place, then renamed. */
export async function installPackages(root) {
  if (packagesAreThere(root)) return;
  // Beside the final place and then renamed, so that a killed npm leaves no half of node_modules.
  const work = join(root, `.packages-${process.pid}.tmp`);
  removeLeftovers(root, /^\.packages-.*\.tmp$/);
  await mkdir(work);
  for (const file of ["package.json", "package-lock.json", ".npmrc"])
    await copyFile(join(root, file), join(work, file));
  const installed = step("Installing skyc's packages with npm", async () => {
    const beside = join(dirname(process.execPath), "npm");
    const outcome = await run(
      existsSync(beside) ? beside : "npm",
      ["ci", "--ignore-scripts", "--include=dev", "--loglevel=error", "--no-update-notifier"],
      work,
    );
    if (outcome.missing) {
      throw new LaunchError(
        "SKY5010",
        "npm was not found beside Node or on the PATH. It fetches the packages that skyc stands on.",
        "Install it, for example: the package npm of your distribution, or Node with npm",
      );
    }
    if (/ENOSPC|EDQUOT/.test(outcome.tail)) throw diskFault(root);
    if (outcome.status !== 0) throw npmFault(outcome.tail);
  });
  await installed.catch(async (error) => {
    await rm(work, { recursive: true, force: true });
    throw error;
  });
  const modules = join(root, "node_modules");
  const old = join(work, "old");
  if (existsSync(modules)) await rename(modules, old);
  await rename(join(work, "node_modules"), modules);
  await rm(work, { recursive: true, force: true });
}

function npmFault(tail) {
  const detail = npmWords(tail);
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|CERT|network/i.test(tail)) {
    return new LaunchError(
      "SKY5006",
      `skyc's packages could not be fetched, because the package index was not reached: ${detail}`,
      "Check the network and the proxy settings of npm, then start again: what is already there is kept.",
    );
  }
  return new LaunchError(
    "SKY5011",
    `npm could not install skyc's packages: ${detail}`,
    "Mend what npm says, then start again.",
  );
}

/** What npm says is wrong: its first lines, without its code line, its usage text and the path of its log. */
function npmWords(tail) {
  const lines = tail
    .split("\n")
    .map((line) => /^npm (?:error|ERR!) (.+)/.exec(line)?.[1]?.trim() ?? "")
    .filter((line) => line && !/^(code|errno|syscall) |complete log/.test(line));
  return lines.slice(0, 3).join(" | ") || lastLines(tail);
}
