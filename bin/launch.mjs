import { readdirSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";

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

/** A line on standard error. */
export const say = (text) => process.stderr.write(`${text}\n`);

/** What a clone's packages and build take on disk, in MB. */
const ROOM = 500;

/** SKY5007, for a clone. */
export const diskFault = (path) => {
  const { bavail, bsize } = statfsSync(path);
  return new LaunchError(
    "SKY5007",
    `Not enough room in ${path}: ${ROOM} MB is needed, ${Math.round((bavail * bsize) / 1e6)} MB is free.`,
    "Make room there, or use a larger disk: the variable XDG_CACHE_HOME moves the cache.",
  );
};

/** Removes what a killed launcher left: the entries of `folder` whose names match. */
export function removeLeftovers(folder, pattern) {
  for (const name of readdirSync(folder)) {
    if (pattern.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Says what begins, does it, and says how long it took. */
export async function step(text, work) {
  say(`${text} …`);
  const started = performance.now();
  await work();
  say(`  done in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

/** The last three lines that say something. */
export const lastLines = (text) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(-3)
    .join(" | ") || "no output";

/** Runs a program without a shell; never throws. `tail`: the last of what it printed. `missing`: there is no such program. */
export async function run(program, args, cwd) {
  const { spawn } = await import("node:child_process");
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
