import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import lockfile from "proper-lockfile";
import { diagnostic, SkyError } from "../../compiler/diag/diagnostic.ts";
import type { Progress } from "./progress.ts";

/** A holder that has not touched its lock for this long (ms) is dead. */
const STALE = 12_000;

/** How often (ms) a holder touches its lock. */
const BEAT = 2000;

/** Runs `work` as the only set-up on this cache; waits for another one, and says so once. SKY5013 where the lock was lost. */
export async function withCacheLock<T>(
  cache: string,
  progress: Progress,
  work: () => Promise<T>,
  beat = BEAT,
): Promise<T> {
  let lose: (error: SkyError) => void = () => {};
  const lost = new Promise<never>((_, reject) => {
    lose = reject;
  });
  lost.catch(() => {});
  const release = await acquire(cache, progress, beat, (detail) =>
    lose(new SkyError(diagnostic("SKY5013", undefined, { path: cache, detail }))),
  );
  try {
    return await Promise.race([work(), lost]);
  } finally {
    await release().catch(() => {});
  }
}

async function acquire(
  cache: string,
  progress: Progress,
  beat: number,
  onLost: (detail: string) => void,
): Promise<() => Promise<void>> {
  for (let said = false; ; said = true) {
    try {
      return await lockfile.lock(cache, {
        lockfilePath: join(cache, "set-up.lock"),
        realpath: false,
        stale: STALE,
        update: beat,
        onCompromised: (error) => onLost(error.message),
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      if (!said) progress.say("Another skyc is doing the set-up, or was killed a moment ago: waiting.");
      await sleep(300);
    }
  }
}
