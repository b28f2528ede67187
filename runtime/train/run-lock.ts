import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { writeFault } from "./write-file.ts";

/** Who uses a run folder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  /** Start of the process in clock ticks since boot, where Linux tells it: a pid may be given out again. */
  readonly started: string;
}
export const lockName = "run.lock";

/** Field 22 of /proc/PID/stat; the second field may hold blanks and is skipped by its closing parenthesis. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function alive({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return true; // Cannot be asked from here, so it is believed.
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return started === "" || started === startOf(pid);
}

function holderOf(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/** Takes a run folder for this process, creating it; a dead process's lock is taken over. Returns the release. Errors: SKY7005, SKY7011. */
export function lockRunFolder(dir: string): () => void {
  const path = join(dir, lockName);
  const own: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    started: startOf(process.pid),
  };
  const beside = `${path}.${process.pid}.${own.since.replace(/\D/g, "")}.tmp`;
  try {
    mkdirSync(dir, { recursive: true });
    writeFileSync(beside, JSON.stringify(own));
  } catch (error) {
    return writeFault(dir, error);
  }
  try {
    // A link appears whole or not at all, and never over another.
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        linkSync(beside, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") writeFault(path, error);
      }
      const holder = holderOf(path);
      if (holder && alive(holder))
        return fail("SKY7005", { dir, pid: holder.pid, host: holder.host, since: holder.since });
      setAside(path, `${beside}.dead`, holder);
    }
    return fail("SKY7005", { dir, pid: "?", host: hostname(), since: "just now" });
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Removes the dead lock and only that one: what another process put there meanwhile goes back. */
function setAside(path: string, aside: string, dead: Holder | undefined): void {
  try {
    renameSync(path, aside);
    const moved = holderOf(aside);
    if (moved && moved.since !== dead?.since) linkSync(aside, path);
  } catch {
    // Somebody else was faster; the next attempt sees whom.
  }
  rmSync(aside, { force: true });
}
