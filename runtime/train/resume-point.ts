import { basename } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { type Checkpoint, goodBefore, listCheckpoints, readCheckpoint } from "./checkpoint.ts";
import type { Identity } from "./identity.ts";
import { checkpointsIn } from "./loop.ts";

/**
 * The checkpoint to go on from: the newest one, or the one named by `from` (a path, a file name or a step). A corrupt one is
 * refused with its reason and the name of an older good one, never passed over in silence. Undefined when there is none.
 * Errors: SKY7002, SKY7003.
 */
export function resumePoint(
  dir: string,
  identity: Identity,
  from?: string,
): (Checkpoint & { path: string }) | undefined {
  const folder = checkpointsIn(dir);
  const files = listCheckpoints(folder);
  const named = files.find(({ path, step }) => from === basename(path) || from === String(step) || from === path);
  const chosen = from === undefined ? files.at(-1) : (named ?? { path: from, step: Number.POSITIVE_INFINITY });
  if (!chosen) return undefined;
  const found = readCheckpoint(chosen.path, () => hintFor(dir, chosen.step));
  if (found.facts.identity !== identity.hash) {
    const reason = `it was written by run ${found.facts.identity.slice(0, 12)} and this is ${identity.hash.slice(0, 12)}`;
    return fail("SKY7003", { path: chosen.path, reason });
  }
  return { ...found, path: chosen.path };
}

/** What to do about a corrupt checkpoint. */
function hintFor(dir: string, step: number): string {
  const good = goodBefore(checkpointsIn(dir), step);
  return good
    ? `An older one is good: skyc resume ${dir} --from ${good}`
    : `No older checkpoint is good, so start over: skyc run … --out ${dir} --force`;
}
