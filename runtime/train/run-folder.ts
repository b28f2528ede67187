import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { listCheckpoints } from "./checkpoint.ts";
import type { EngineChoice } from "./engine-choice.ts";
import type { Identity } from "./identity.ts";
import { checkpointsIn } from "./loop.ts";
import { lockName, lockRunFolder } from "./run-lock.ts";
import { writeWhole } from "./write-file.ts";

/** `run.json`: what a run folder holds and how far it is. */
export interface RunFile {
  readonly format: 1;
  readonly experiment: string;
  /** The experiment's file as the run was started. */
  readonly file: string;
  /** The stored experiment, relative to the folder: what `resume` and `verify` compile. */
  readonly source: string;
  /** `--set` arguments. */
  readonly set: readonly string[];
  readonly identity: Identity;
  /** By what it is computed, from the first step to the last; absent: the usual. */
  readonly engine?: EngineChoice;
  readonly status: "running" | "stopped" | "failed" | "finished";
  /** Steps done when this was written. */
  readonly step: number;
  readonly total: number;
  /** ISO 8601. */
  readonly started: string;
  readonly finished?: string;
  /** Seconds of all sittings up to here. */
  readonly seconds: number;
}

export const runFileName = "run.json";
/** All that a run puts into its folder. */
const ours = new Set([
  runFileName,
  "source.sky",
  "source",
  "settings.json",
  "lock.json",
  "metrics.jsonl",
  "checkpoints",
  "pictures",
  "profile.json",
  "profile.txt",
  "trace.json",
  "report.json",
  "report.md",
  "report.html",
]);

export const writeRunFile = (dir: string, run: RunFile): void =>
  writeWhole(join(dir, runFileName), `${JSON.stringify(run, null, 2)}\n`);

/** Reads `run.json`. Errors: SKY7009. */
export function readRunFile(dir: string): RunFile {
  const path = join(dir, runFileName);
  if (!existsSync(path))
    return fail("SKY7009", { dir, reason: existsSync(dir) ? "it has no run.json" : "it does not exist" });
  try {
    const run = JSON.parse(readFileSync(path, "utf8")) as RunFile;
    if (run.format === 1 && typeof run.identity?.hash === "string" && Array.isArray(run.set)) return run;
  } catch {
    // Judged below.
  }
  return fail("SKY7009", { dir, reason: "its run.json cannot be read" });
}

/** A run folder that this process holds. */
export interface Claim {
  /** `fresh`: nothing done yet; `finished`: this very run is complete. */
  readonly state: "fresh" | "finished";
  release(): void;
}

/**
 * Takes `dir` for a run: creates it, locks it, and makes sure that nothing of another run is lost. With `force` the old run's
 * files are removed; files that no run wrote always stay. Errors: SKY7005, SKY7006, SKY7008.
 */
export function claimRunFolder(dir: string, identity: Identity, force: boolean): Claim {
  const existed = existsSync(dir);
  const unlock = lockRunFolder(dir);
  try {
    const entries = readdirSync(dir).filter((name) => !name.startsWith(lockName));
    const there = entries.includes(runFileName) ? readRunFile(dir) : undefined;
    const same = there?.identity.hash === identity.hash;
    if (same && there.status === "finished" && !force) return { state: "finished", release: unlock };
    if (same && !force) {
      const last = listCheckpoints(checkpointsIn(dir)).at(-1);
      if (last) fail("SKY7008", { dir, step: `${last.step} of ${there.total}` });
    }
    if (entries.length > 0 && !same && !force) {
      const reason = there
        ? `it holds ${there.experiment} with identity ${there.identity.hash.slice(0, 12)}, and this one is ${identity.hash.slice(0, 12)}`
        : `it holds ${entries.slice(0, 3).join(", ")}${entries.length > 3 ? ", …" : ""}`;
      fail("SKY7006", { dir, reason });
    }
    for (const name of entries) if (there && ours.has(name)) rmSync(join(dir, name), { recursive: true, force: true });
    return { state: "fresh", release: unlock };
  } catch (error) {
    unlock();
    if (!existed) rmdirSync(dir);
    throw error;
  }
}
