import { existsSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { digest, identityOf } from "../../runtime/train/identity.ts";
import { weightsLock } from "../../runtime/train/load-weights.ts";
import type { ProgressStyle } from "../../runtime/train/progress.ts";
import { type RunFile, readRunFile } from "../../runtime/train/run-folder.ts";
import { version } from "../version.ts";
import { compileForRun, type Ready } from "./compile-for-run.ts";
import { type OpenedData, openRunData } from "./open-run-data.ts";
import { type RunLock, readStored } from "./stored-source.ts";

/** A run folder's experiment, compiled again from its own source. */
export interface Recalled {
  readonly run: RunFile;
  readonly lock: RunLock;
  readonly ready: Ready;
}

/**
 * Compiles the stored source of a run folder with the settings of its run; data come from where they were, or from where `set` says.
 * Errors: SKY7009, SKY7020, SKY7024.
 */
export function recallRun(dir: string, set: readonly string[]): Recalled {
  const run = readRunFile(dir);
  if (run.identity.version !== version()) {
    return fail("SKY7020", { dir, was: run.identity.version, now: version() });
  }
  const lock = readStored<RunLock>(dir, "lock.json");
  if (!lock) return fail("SKY7009", { dir, reason: "its lock.json is missing" });
  const other = set.find((text) => !/^data\.source[.=]/.test(text));
  if (other !== undefined) return fail("SKY7024", { dir, setting: other });
  const weightsAt = new Map((lock.weights ?? []).map(({ scope, path }) => [scope, path]));
  const ready = compileForRun(join(dir, run.source), [...run.set, ...set], run.experiment, weightsAt);
  if (typeof ready === "number") return fail("SKY7009", { dir, reason: "its source does not compile (see above)" });
  const moved = set.length > 0;
  const data = moved ? ready.program.data : { ...ready.program.data, ...lock.data };
  return { run, lock, ready: { ...ready, program: { ...ready.program, data } } };
}

/** Opens the data of a recalled run and proves that they and the source are still the same. Errors: SKY7019, SKY7009. */
export async function openSameData(
  dir: string,
  { run, ready, lock }: Recalled,
  style: ProgressStyle,
  workers?: number,
): Promise<OpenedData> {
  const opened = await openRunData(ready.program, style, { workers });
  try {
    // To go on, a run needs its checkpoint and not the weights that it started from.
    const gone = ready.program.weights.some(({ path }) => !existsSync(path));
    const weights = gone ? run.identity.weights : await weightsLock(ready.program.weights);
    const now = identityOf(ready.program, opened.lock.digest, version(), weights, run.identity.engine);
    if (now.data !== run.identity.data)
      return fail("SKY7019", { dir, what: difference(lock.files.files, opened.lock.files) });
    if (now.weights !== run.identity.weights)
      return fail("SKY7019", { dir, what: "the weights that it started from have other bytes" });
    if (now.hash !== run.identity.hash)
      return fail("SKY7009", { dir, reason: "its source is not the one that run.json names" });
    return opened;
  } catch (error) {
    await opened.data.close();
    throw error;
  }
}

/** The first thing in which two locks differ, for people. */
function difference(was: unknown, now: unknown, path = ""): string {
  const bothObjects = [was, now].every((value) => typeof value === "object" && value !== null);
  if (!bothObjects) return `${path || "the lock"} was ${short(was)} and is ${short(now)}`;
  const a = was as Record<string, unknown>;
  const b = now as Record<string, unknown>;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  const first = keys.find((key) => digest(a[key]) !== digest(b[key]));
  if (first === undefined) return "nothing that can be named";
  if (!(first in b)) return `${path}${first} is gone`;
  if (!(first in a)) return `${path}${first} is new`;
  return difference(a[first], b[first], `${path}${first} `);
}
const short = (value: unknown): string => String(JSON.stringify(value)).slice(0, 40);
