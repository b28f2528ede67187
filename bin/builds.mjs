import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LaunchError, lastLines, removeLeftovers, run, step } from "./launch.mjs";

const sourceFolders = ["grammar", "compiler", "runtime", "cli"];

/** The folder of the build that belongs to the source as it is: named by the path, size and time of every file. */
export function buildFolder(root) {
  const hash = createHash("sha256");
  const add = (path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  };
  for (const file of ["tsconfig.json", "tsconfig.build.json", "package-lock.json"]) add(file);
  for (const file of sourceFiles(root)) add(file);
  return join(root, ".build", hash.digest("hex").slice(0, 16));
}

function sourceFiles(root) {
  return sourceFolders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith(".tmp"))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1)),
    )
    .sort();
}

/** Compiles without checking types, which is for `npm run typecheck`: a start should not wait for it. */
export async function compile(root, build) {
  if (existsSync(join(build, "cli/main.js"))) return;
  await step("Compiling skyc", async () => {
    mkdirSync(dirname(build), { recursive: true });
    const work = `${build}.${process.pid}.tmp`;
    removeLeftovers(dirname(build), /\.tmp$/);
    await emit(root, work, ["--noCheck"]);
    rmSync(build, { recursive: true, force: true });
    renameSync(work, build);
    removeOldBuilds(dirname(build));
  });
}

/** Compiles into `target` and copies beside it what is not TypeScript. SKY5016 where the compiler refuses. */
export async function emit(root, target, options) {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const outcome = await run(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", target, ...options], root);
  if (outcome.status !== 0) {
    throw new LaunchError(
      "SKY5016",
      `skyc's own source did not build: ${lastLines(outcome.tail)}`,
      'Mend what the compiler says ("npm run typecheck" shows all of it), or go back to a commit that builds.',
    );
  }
  for (const file of sourceFiles(root)) {
    if (file.endsWith(".ts") || file.endsWith("README.md") || file.startsWith("compiler/gen/")) continue;
    cpSync(join(root, file), join(target, file));
  }
}

const IN_USE = "in-use-";

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

/** Whether a living process runs out of a build, and may still load parts of it. */
function isUsed(build) {
  const users = readdirSync(build).filter((name) => name.startsWith(IN_USE));
  return users.some((name) => {
    try {
      return process.kill(Number(name.slice(IN_USE.length)), 0);
    } catch (error) {
      return error.code === "EPERM";
    }
  });
}

/** Keeps the three builds used last, and any that runs. */
function removeOldBuilds(folder) {
  const used = (build) => statSync(build).mtimeMs;
  const builds = readdirSync(folder).map((name) => join(folder, name));
  for (const build of builds.sort((a, b) => used(b) - used(a)).slice(3)) {
    if (!isUsed(build)) rmSync(build, { recursive: true, force: true });
  }
}
