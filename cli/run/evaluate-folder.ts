import { join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { LabelPlan, SplitName } from "../../compiler/elaborate/program.ts";
import { splitReport } from "../../runtime/report/build-report.ts";
import { encodeClassMap } from "../../runtime/report/encode-class-map.ts";
import { markdownTable } from "../../runtime/report/run-markdown.ts";
import { compactNumber, percent } from "../../runtime/report/show.ts";
import { matchVariables } from "../../runtime/train/checkpoint.ts";
import { evaluate } from "../../runtime/train/evaluate.ts";
import type { Engine, TrainData } from "../../runtime/train/parts.ts";
import { resumePoint } from "../../runtime/train/resume-point.ts";
import { writeSubmission } from "../../runtime/train/submission.ts";
import { exitCodes } from "../exit-code.ts";
import { computeMetric } from "./carry-out.ts";
import { checkpointOf } from "./checkpoint-of.ts";
import { evaluationEngine } from "./choose-engine.ts";
import { type EngineOptions, engineWish, workersOf } from "./engine-wish.ts";
import { featureCacheOf, modelData } from "./model-data.ts";
import { openEngine } from "./open-engine.ts";
import { openSameData, recallRun } from "./recall-run.ts";

const splits: readonly SplitName[] = ["train", "val", "test"];

/** `skyc eval`. Gives the exit code. Errors: SKY7002, SKY7004, SKY7009, SKY7015, SKY7021, SKY7023, SKY8085. */
export async function evaluateFolder(
  dir: string,
  options: EngineOptions & { readonly split: string; readonly checkpoint: string; readonly json?: boolean },
): Promise<number> {
  const split = splits.find((name) => name === options.split);
  if (!split)
    return fail("SKY7021", { option: "--split", value: options.split, reason: `it is one of ${splits.join(", ")}` });
  const wish = engineWish(options);
  const recalled = recallRun(dir, []);
  const { run, ready } = recalled;
  const choice = evaluationEngine(wish, run);
  const { program } = ready;
  const point = resumePoint(dir, run.identity, checkpointOf(dir, options.checkpoint, program));
  if (!point) return fail("SKY7004", { dir, command: `skyc resume ${dir}` });
  matchVariables(point.path, point.tensors.types, program.variables);
  const opened = await openSameData(dir, recalled, "quiet", workersOf(options));
  try {
    const engine = await openEngine(program, choice);
    try {
      for (const names of engine.variables.parts) engine.write(point.tensors.read(names));
      const data = modelData(program, engine, opened.data, featureCacheOf(undefined), () => {});
      if (program.data.hidden?.includes(split))
        return await submitSplit(dir, split, point.facts.step, options.json === true, engine, opened.labels, data);
      const spec = { labels: opened.labels, metrics: program.metrics };
      const found = splitReport((await evaluate(split, spec, engine, data, computeMetric))!);
      const { step } = point.facts;
      if (options.json) process.stdout.write(`${JSON.stringify({ split, step, ...found }, null, 1)}\n`);
      else {
        const values = Object.entries(found.values).map(([name, value]) => `${name} ${percent(value)}`);
        const rows = found.classes.map((c) => [
          c.class,
          percent(c.iou),
          percent(c.accuracy),
          percent(c.f1),
          compactNumber(c.labelled),
        ]);
        const table = markdownTable(["class", "IoU", "accuracy", "F1", "labelled"], rows);
        process.stdout.write(
          `${split} after step ${step}: ${values.join("  ")}  loss ${found.loss.toFixed(4)}\n\n${table}\n`,
        );
      }
      return exitCodes.fine;
    } finally {
      engine.close();
    }
  } finally {
    await opened.data.close();
  }
}

/** Writes the predictions of a split whose labels are hidden. */
async function submitSplit(
  dir: string,
  split: SplitName,
  step: number,
  json: boolean,
  engine: Engine,
  labels: LabelPlan,
  data: TrainData,
): Promise<number> {
  const written = (await writeSubmission(dir, split, labels, engine, data, encodeClassMap))!;
  if (json) process.stdout.write(`${JSON.stringify({ ...written, step }, null, 1)}\n`);
  else
    process.stdout.write(
      `${split} after step ${step}: its labels are hidden; the predictions of ${written.samples} samples lie in ${join(dir, written.folder)} (${written.format}).\n`,
    );
  return exitCodes.fine;
}
