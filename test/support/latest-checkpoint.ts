import { judgeCheckpoint, listCheckpoints } from "../../runtime/train/checkpoint.ts";
import type { Start } from "../../runtime/train/experiment-run.ts";
import { checkpointsIn } from "../../runtime/train/loop.ts";

/** The newest checkpoint of a run folder, as a run goes on from it. */
export function latestCheckpoint(dir: string): Start {
  const checkpoint = judgeCheckpoint(listCheckpoints(checkpointsIn(dir)).at(-1)!.path);
  if (typeof checkpoint === "string") throw new Error(checkpoint);
  return { step: checkpoint.facts.step, tensors: checkpoint.tensors };
}
