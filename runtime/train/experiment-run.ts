import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fail, SkyError } from "../../compiler/diag/diagnostic.ts";
import type { Program, SplitName } from "../../compiler/elaborate/program.ts";
import { listCheckpoints, matchVariables, weightsDigest } from "./checkpoint.ts";
import { evaluate, type OnBatch, type SplitOutcome } from "./evaluate.ts";
import { checkpointsIn, metricsIn, type TrainParts, train, type Watcher } from "./loop.ts";
import { cutMetrics } from "./metrics-log.ts";
import type { TensorSource } from "./parts.ts";
import { type RunFile, writeRunFile } from "./run-folder.ts";
import type { Submission } from "./submission.ts";

/** Where a run goes on: steps done and the tensors of that moment. */
export interface Start {
  readonly step: number;
  readonly tensors: TensorSource;
}

/** A run that came to its end. */
export interface RunOutcome {
  readonly run: RunFile;
  /** Final evaluation of each evaluated split. */
  readonly splits: readonly SplitOutcome[];
  /** Predictions of the splits whose labels are hidden. */
  readonly submissions: readonly Submission[];
  /** sha256 over the final weights and states. */
  readonly weights: string;
}

/** What is done with predictions at the end. */
export interface AtTheEnd {
  /** With each batch of a split that is measured, for pictures. */
  readonly onBatch?: ((split: SplitName) => OnBatch | undefined) | undefined;
  /** Writes the predictions of a split whose labels are hidden; undefined when the user stopped it. */
  readonly submit?: (split: SplitName) => Promise<Submission | undefined>;
}

const evaluated = ["val", "test"] as const satisfies readonly SplitName[];

/**
 * Trains in a claimed run folder from `start` to the end, then evaluates `val` and `test` with the final weights, or writes their predictions
 * where labels are hidden; keeps `run.json` true all the way. Errors: SKY7013 when the user stopped it, and what training and data report; `run.json` then says how it ended.
 */
export async function runExperiment(
  program: Program,
  parts: TrainParts,
  before: RunFile,
  start: Start | undefined,
  { onBatch, submit }: AtTheEnd = {},
): Promise<RunOutcome> {
  const { dir, engine } = parts;
  const began = performance.now();
  let run: RunFile = { ...before, status: "running", step: start?.step ?? 0 };
  const record = (changes: Partial<RunFile>): void => {
    run = { ...run, ...changes, seconds: before.seconds + (performance.now() - began) / 1000 };
    writeRunFile(dir, run);
  };
  const stopped = (): never => {
    record({ status: "stopped" });
    return fail("SKY7013", { step: run.step, total: run.total, dir });
  };
  removeHalfFiles(dir);
  writeRunFile(dir, run);
  try {
    const step = start?.step ?? 0;
    const history = cutMetrics(metricsIn(dir), step);
    const first = start?.tensors ?? parts.initial();
    if (start) matchVariables(dir, first.types, program.variables);
    for (const names of engine.variables.parts) engine.write(first.read(names));
    // A killed process cannot say how far it was, so each checkpoint does.
    const checkpoint: Watcher["checkpoint"] = (path, at) => {
      record({ step: at });
      parts.watcher.checkpoint(path, at);
    };
    const done = await train(program, { ...parts, watcher: { ...parts.watcher, checkpoint } }, step, history);
    record({ step: done });
    if (done < program.iterations) return stopped();
    const splits: SplitOutcome[] = [];
    const submissions: Submission[] = [];
    for (const split of evaluated) {
      const samples = parts.data.samples[split];
      if (!samples) continue;
      if (program.data.hidden?.includes(split)) {
        parts.watcher.note(`Writing predictions of ${split}: ${samples} samples, whose labels are hidden`);
        const written = submit && (await submit(split));
        if (submit && !written) return stopped();
        if (written) submissions.push(written);
        continue;
      }
      parts.watcher.note(`Evaluating on ${split}: ${samples} samples`);
      const spec = { labels: program.data.labels, metrics: program.metrics };
      const result = await evaluate(split, spec, engine, parts.data, parts.compute, onBatch?.(split), parts.stop);
      if (!result) return stopped();
      splits.push(result);
    }
    const weights = weightsDigest(engine.variables);
    record({ status: "finished", finished: new Date().toISOString() });
    return { run, splits, submissions, weights };
  } catch (error) {
    if (run.status === "running") {
      const step = listCheckpoints(checkpointsIn(dir)).at(-1)?.step ?? 0;
      try {
        record({ status: "failed", step });
      } catch (second) {
        // A full disk: the first error says it, and the old run.json is still whole.
        if (!(second instanceof SkyError)) throw second;
      }
    }
    throw error;
  }
}

/** What a killed process had not yet renamed. Its folder is ours now, so nobody is writing them. */
function removeHalfFiles(dir: string): void {
  for (const file of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
    if (/\.\d+\.tmp$/.test(file)) rmSync(join(dir, file), { force: true, recursive: true });
  }
}
