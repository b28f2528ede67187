import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { constants, Script } from "node:vm";

/** The commands that `quick.cjs` has; those of cli/quick.ts. */
export const quickVerbs = new Set(["check", "diff", "explain", "fix", "fmt"]);

/**
 * Runs the quick commands from the script beside `main`, and gives true; or false where that is not to be. The code that V8 makes
 * of the script is kept for each command from its first run on: compiling takes longer than most of what the commands do.
 */
export async function runQuickly(main, verb) {
  const loader = constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  if (!quickVerbs.has(verb) || !loader) return false;
  const file = join(dirname(main), "quick.cjs");
  let source;
  let places;
  try {
    source = readFileSync(file, "latin1");
    places = cachePlaces(file, verb);
  } catch {
    return false;
  }
  const cachedData = read(places);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: file,
    importModuleDynamically: loader,
    ...(cachedData ? { cachedData } : {}),
  });
  // Help compiles next to nothing of a command.
  const worth = !process.argv.some((word) => word === "--help" || word === "-h");
  if (worth && (!cachedData || script.cachedDataRejected))
    process.on("exit", () => keep(places, script.createCachedData()));
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  await module.exports.runQuick();
  return true;
}

/**
 * Beside the script, or, where that is not ours to write, in the cache directory. The name holds what tells one script and one V8
 * from another: V8 itself compares no more than the length of the text.
 */
function cachePlaces(file, verb) {
  const { size, mtimeMs } = statSync(file);
  const name = `${verb}-${process.version}-${process.arch}-${size}-${Math.round(mtimeMs)}.code`;
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return [join(dirname(file), name), join(cache, "skyc/code", name)];
}

function read(places) {
  for (const place of places) {
    try {
      return readFileSync(place);
    } catch {
      // It is in the other place, or nowhere yet.
    }
  }
  return undefined;
}

/** Writes the code to the first place that takes it; that none does only means that the next start is not faster. */
function keep(places, data) {
  for (const place of places) {
    const half = `${place}.${process.pid}.tmp`;
    try {
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(half, data);
      renameSync(half, place);
      return;
    } catch {
      rmSync(half, { force: true });
    }
  }
}
