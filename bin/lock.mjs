import { rmSync } from "node:fs";
import { mkdir, rename, rmdir, stat, utimes } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A holder touches its lock every BEAT ms; one that was not touched for STALE ms belongs to a dead process. */
const BEAT = 2000;
const STALE = 10_000;

/** Runs `work` while holding the lock folder `path`. Made of Node alone: it is needed before any package is installed. */
export async function withLock(path, onWait, work) {
  for (let waited = false; ; waited = true) {
    try {
      await mkdir(path);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (!waited) onWait();
      await removeStale(path);
      await sleep(250);
    }
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, BEAT);
  // Interrupted by hand: the next start need not wait for the lock to become stale.
  const stop = (signal) => {
    rmSync(path, { recursive: true, force: true });
    process.kill(process.pid, signal);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, stop);
    await rmdir(path).catch(() => {});
  }
}

/** Renames a stale lock before removing it: of several that wait, only one can. */
async function removeStale(path) {
  try {
    if (Date.now() - (await stat(path)).mtimeMs < STALE) return;
    const aside = `${path}.${process.pid}.tmp`;
    await rename(path, aside);
    await rmdir(aside);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}
