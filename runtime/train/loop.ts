import { join, relative } from "node:path";
import { performance } from "node:perf_hooks";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { Program } from "../../compiler/elaborate/program.ts";
import { type CheckpointFacts, pruneCheckpoints, writeCheckpoint } from "./checkpoint.ts";
import { type ComputeMetric, evaluate } from "./evaluate.ts";
import { type EvaluationRecord, MetricsLog, type MetricsRecord, type StepRecord } from "./metrics-log.ts";
import type { Batch, Engine, HostTensor, TensorSource, Tensors, TrainData } from "./parts.ts";

/** What the loop reads of a program. */
export type TrainPlan = Pick<
  Program,
  "iterations" | "batch" | "evaluateEvery" | "checkpointEvery" | "keep" | "metrics" | "variables"
> & { readonly data: Pick<Program["data"], "labels" | "hidden"> };

/** Told what happens, as it happens. */
export interface Watcher {
  step(record: StepRecord, total: number): void;
  evaluation(record: EvaluationRecord): void;
  checkpoint(path: string, step: number): void;
  note(text: string): void;
}

/** What the loop works with. */
export interface TrainParts {
  readonly engine: Engine;
  readonly data: TrainData;
  /** Learning rate of iteration `i`, from 0. */
  rateAt(i: number): number;
  /** Random key of a step (from 1), two u32. */
  keyAt(step: number): readonly [number, number];
  /** Weights and states before the first step. */
  initial(): TensorSource;
  readonly compute: ComputeMetric;
  /** The run folder. */
  readonly dir: string;
  readonly facts: Omit<CheckpointFacts, "step">;
  readonly watcher: Watcher;
  /** True once the user wants it to stop. */
  stop(): boolean;
  /** Told what took from when to when, in milliseconds of `performance.now()`. */
  timed?(what: string, from: number, to: number): void;
}

export const checkpointsIn = (dir: string): string => join(dir, "checkpoints");
export const metricsIn = (dir: string): string => join(dir, "metrics.jsonl");

const scalar = (dtype: "f32" | "i32", value: number): HostTensor => ({
  dtype,
  shape: [],
  data: dtype === "f32" ? Float32Array.of(value) : Int32Array.of(value),
});

/** Everything that the training graph takes at `step` (from 1). */
export function stepFeeds(parts: Pick<TrainParts, "rateAt" | "keyAt">, batch: Batch, step: number): Tensors {
  return new Map<string, HostTensor>([
    ...batch.feeds,
    ["lr", scalar("f32", parts.rateAt(step - 1))],
    ["step", scalar("i32", step)],
    ["key", { dtype: "u32", shape: [2], data: Uint32Array.from(parts.keyAt(step)) }],
  ]);
}

/** The step of the best evaluation on `val` by the first metric, if there was one. */
export function bestStep(plan: Pick<TrainPlan, "metrics">, records: readonly MetricsRecord[]): number | undefined {
  const name = plan.metrics[0]?.block;
  let best: { step: number; value: number } | undefined;
  for (const record of records) {
    if (record.kind !== "evaluation" || record.split !== "val" || name === undefined) continue;
    const value = record.values[name] ?? Number.NaN;
    if (!best || value > best.value) best = { step: record.step, value };
  }
  return best?.step;
}

/**
 * Trains from `done` steps to the last or until stopped; the engine holds the weights of step `done` when it is called.
 * `history` is what `metrics.jsonl` holds up to there. Returns the steps done. Errors: SKY7001, SKY7010, and the data's.
 */
export async function train(
  plan: TrainPlan,
  parts: TrainParts,
  done: number,
  history: readonly MetricsRecord[],
): Promise<number> {
  const { engine, data, watcher } = parts;
  const total = plan.iterations;
  const log = new MetricsLog(metricsIn(parts.dir));
  const records: EvaluationRecord[] = history.filter((record) => record.kind === "evaluation");
  const due = (step: number, every: number): boolean => every > 0 && step % every === 0;
  const perEpoch = (data.samples.train ?? plan.batch) / plan.batch;

  /** True when this evaluation is the best so far. */
  const evaluateAt = async (step: number): Promise<boolean> => {
    if (!due(step, plan.evaluateEvery) || !data.samples.val || plan.data.hidden?.includes("val") || step === total)
      return false;
    const spec = { labels: plan.data.labels, metrics: plan.metrics };
    const result = await evaluate("val", spec, engine, data, parts.compute, undefined, parts.stop);
    if (!result) return false;
    const record: EvaluationRecord = {
      kind: "evaluation",
      step,
      split: "val",
      loss: result.loss,
      values: result.values,
    };
    log.add(record);
    records.push(record);
    watcher.evaluation(record);
    return bestStep(plan, records) === step;
  };
  const checkpointAt = (step: number): string => {
    log.flush();
    const path = writeCheckpoint(checkpointsIn(parts.dir), { ...parts.facts, step }, engine.variables);
    pruneCheckpoints(checkpointsIn(parts.dir), plan.keep, bestStep(plan, records));
    watcher.checkpoint(path, step);
    return path;
  };
  const fetch = (step: number): Promise<Batch> | undefined => {
    const batch = step <= total ? data.at(step) : undefined;
    batch?.catch(() => {}); // Heard of when it is awaited.
    return batch;
  };

  try {
    const missed = due(done, plan.evaluateEvery) && !records.some((record) => record.step === done);
    if (done > 0 && missed) await evaluateAt(done);
    let next = fetch(done + 1);
    let before = performance.now();
    for (let step = done + 1; step <= total; step++) {
      const asked = performance.now();
      const batch = await next!;
      const wait = performance.now() - asked;
      next = fetch(step + 1);
      const feeds = stepFeeds(parts, batch, step);
      const start = performance.now();
      const { loss, finite } = engine.train(feeds);
      const end = performance.now();
      if (!finite) {
        // The engine kept the weights of the step before, which are still good.
        const good = checkpointAt(step - 1);
        const tensor = (await engine.firstNonFinite(feeds)) ?? "not found again when the step was repeated";
        const value = Number.isFinite(loss) ? `${loss}, but new weights not finite,` : String(loss);
        fail("SKY7001", { value, step: `${step} of ${total}`, tensor, checkpoint: relative(parts.dir, good) });
      }
      const record: StepRecord = {
        kind: "step",
        step,
        epoch: step / perEpoch,
        loss,
        lr: parts.rateAt(step - 1),
        ms: end - start,
        wait,
        rate: (batch.count * 1000) / (end - before),
        rss: process.memoryUsage.rss() / 2 ** 20,
      };
      log.add(record);
      watcher.step(record, total);
      parts.timed?.("waits for data", asked, asked + wait);
      parts.timed?.(`step ${step}`, start, end);
      await new Promise(setImmediate); // The engine call blocks: let signals and workers have their say.
      const rest = performance.now();
      const best = await evaluateAt(step);
      const stop = parts.stop();
      if (due(step, plan.evaluateEvery)) parts.timed?.("evaluates on val", rest, performance.now());
      const saving = performance.now();
      if (step === total || stop || best || due(step, plan.checkpointEvery)) {
        checkpointAt(step);
        parts.timed?.("writes a checkpoint", saving, performance.now());
      }
      before = performance.now(); // Evaluations and checkpoints are not the training's speed.
      if (stop) return step;
    }
    return total;
  } finally {
    log.close();
  }
}
