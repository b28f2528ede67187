import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withLock } from "./lock.mjs";

/** A fault met before the program itself can speak. Its texts are those of the catalogue; a test compares them. */
export class LaunchError extends Error {
  constructor(code, message, help) {
    super(message);
    this.code = code;
    this.help = help;
  }
}

/** Prints a fault and sets the exit code of a machine at fault. */
export function report({ code, message, help }) {
  process.stderr.write(`error ${code}: ${message}\n  = help: ${help}\n`);
  process.exitCode = 5;
}

const say = (text) => process.stderr.write(`${text}\n`);

/** Throws SKY5003 unless this Node is `needed` or newer. */
export function nodeIsTooOld(needed, found = process.versions.node) {
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
  if (!isClone(root)) return join(root, "dist/cli/main.js");
  const build = buildFolder(root);
  const main = join(build, "cli/main.js");
  if (!packagesAreThere(root) || !existsSync(main)) {
    await locked(root, async () => {
      await installPackages(root);
      await compile(root, build);
    });
  }
  noteUse(build);
  return main;
}

/** Marks a build as used by this process. A clone of somebody else's may be used without being written. */
function noteUse(build) {
  const mark = join(build, `${IN_USE}${process.pid}`);
  try {
    writeFileSync(mark, "");
    process.on("exit", () => rmSync(mark, { force: true }));
  } catch {
    // Only the tidying of old builds reads it.
  }
}

const IN_USE = "in-use-";

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

/** Installs the packages of a clone where they are not all there. */
export async function preparePackages(root) {
  if (!packagesAreThere(root)) await locked(root, () => installPackages(root));
}

/** What a clone's packages and build take on disk, in MB. */
const ROOM = 500;

const isClone = (root) => existsSync(join(root, "tsconfig.build.json"));

const locked = async (root, work) => {
  const path = join(root, ".set-up-lock.tmp");
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

const diskFault = (path) => {
  const { bavail, bsize } = statfsSync(path);
  return new LaunchError(
    "SKY5007",
    `Not enough room in ${path}: ${ROOM} MB is needed, ${Math.round((bavail * bsize) / 1e6)} MB is free.`,
    "Make room there, or use a larger disk: the variable XDG_CACHE_HOME moves the cache.",
  );
};

/** Whether node_modules holds each package of the lock file in its version; npm writes its own list last. */
function packagesAreThere(root) {
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

async function installPackages(root) {
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
      ["ci", "--ignore-scripts", "--loglevel=error", "--no-update-notifier"],
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

const sourceFolders = ["grammar", "compiler", "runtime", "cli"];

/** The folder of the build that belongs to the source as it is: named by the path, size and time of every file. */
function buildFolder(root) {
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
async function compile(root, build) {
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

/** Keeps the three builds used last, and any that runs. */
function removeOldBuilds(folder) {
  const used = (build) => statSync(build).mtimeMs;
  const builds = readdirSync(folder).map((name) => join(folder, name));
  for (const build of builds.sort((a, b) => used(b) - used(a)).slice(3)) {
    if (!isUsed(build)) rmSync(build, { recursive: true, force: true });
  }
}

function removeLeftovers(folder, pattern) {
  for (const name of readdirSync(folder)) {
    if (pattern.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function step(text, work) {
  say(`${text} …`);
  const started = performance.now();
  await work();
  say(`  done in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

const lastLines = (text) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(-3)
    .join(" | ") || "no output";

function run(program, args, cwd) {
  return new Promise((resolve) => {
    let tail = "";
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        tail = (tail + text).slice(-8000);
      });
    }
    child.on("error", (error) => resolve({ status: null, missing: error.code === "ENOENT", tail: error.message }));
    child.on("close", (status) => resolve({ status, missing: false, tail }));
  });
}
