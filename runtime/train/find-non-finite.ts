import { relative } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { judgeCheckpoint, listCheckpoints } from "./checkpoint.ts";
import { checkpointsIn, stepFeeds, type TrainParts, type TrainPlan } from "./loop.ts";

/**
 * Stops a run whose loss is not finite. The weights are spoilt by now, so the run is repeated from its last good checkpoint
 * (it is deterministic) up to the step before, and the engine is asked which value went first: in the step before, whose
 * loss may still have been fine while its gradient was not, or in this one. Always throws SKY7001.
 */
export async function failNotFinite(plan: TrainPlan, parts: TrainParts, step: number, loss: number): Promise<never> {
  const { engine, data, dir } = parts;
  const files = [...listCheckpoints(checkpointsIn(dir))].reverse().filter((file) => file.step < step);
  let start = 0;
  let tensors = parts.initial();
  let good = "none yet: the run had not reached its first";
  for (const { path, step: at } of files) {
    const found = judgeCheckpoint(path);
    if (typeof found === "string") continue;
    start = at;
    tensors = found.tensors;
    good = relative(dir, path);
    break;
  }
  engine.write(tensors);
  const ask = async (at: number): Promise<string | undefined> =>
    engine.firstNonFinite(stepFeeds(parts, await data.at(at), at));
  for (let at = start + 1; at < step - 1; at++) engine.run("train", stepFeeds(parts, await data.at(at), at));
  let where: string | undefined;
  if (step - 1 > start) {
    where = await ask(step - 1);
    if (where === undefined) engine.run("train", stepFeeds(parts, await data.at(step - 1), step - 1));
    else where += `, already in step ${step - 1}`;
  }
  where ??= await ask(step);
  const tensor = where ?? "not found again when the step was repeated";
  return fail("SKY7001", { value: String(loss), step: `${step} of ${plan.iterations}`, tensor, checkpoint: good });
}
