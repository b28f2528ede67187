import type { Outcome } from "../../compiler/blocks/define.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { BlockCall, LabelPlan, SplitName } from "../../compiler/elaborate/program.ts";
import { type Batch, type Engine, type HostTensor, labelsInput, type TrainData, targetInput } from "./parts.ts";

/** What evaluating one split gave. */
export interface SplitOutcome {
  readonly split: SplitName;
  readonly samples: number;
  readonly loss: number;
  readonly outcome: Outcome;
  /** Metric by name, 0..1. */
  readonly values: Readonly<Record<string, number>>;
}

/** Computes a declared metric. */
export type ComputeMetric = (call: BlockCall, outcome: Outcome) => number;

/** Called with each batch and its predictions, for pictures. */
export type OnBatch = (batch: Batch, prediction: HostTensor) => void;

/**
 * Evaluates a split once: loss as the mean over labelled pixels or samples, confusion counts, metrics. Undefined when `stop`
 * says so before the end. Errors: SKY7015, SKY7018.
 */
export async function evaluate(
  split: SplitName,
  plan: { readonly labels: LabelPlan; readonly metrics: readonly BlockCall[] },
  engine: Engine,
  data: TrainData,
  compute: ComputeMetric,
  onBatch?: OnBatch,
  stop?: () => boolean,
): Promise<SplitOutcome | undefined> {
  if (!data.samples[split]) {
    const some = Object.entries(data.samples).filter(([, n]) => n > 0);
    return fail("SKY7015", { split, splits: some.map(([name]) => name).join(", ") || "none" });
  }
  const { classes } = plan.labels;
  const confusion = new Float64Array(classes.length ** 2);
  let loss = 0;
  let weight = 0;
  let samples = 0;
  for await (const batch of data.all(split, onBatch !== undefined)) {
    const { loss: mean, prediction } = engine.evaluate(batch.feeds);
    const counted =
      plan.labels.kind === "mask"
        ? countPixels(confusion, classes.length, plan.labels.ignore, batch, prediction)
        : countSamples(confusion, classes.length, batch, prediction);
    // The graph's loss of class targets is a mean over the whole batch, in which padding counts as zero.
    const size = prediction.shape[0]!;
    const scale = plan.labels.kind === "class" ? size / batch.count : 1;
    if (counted > 0) loss += mean * scale * counted;
    weight += counted;
    samples += batch.count;
    onBatch?.(batch, prediction);
    await new Promise(setImmediate);
    if (stop?.()) return undefined;
  }
  if (weight === 0) return fail("SKY7018", { split });
  const outcome = { classes, confusion };
  const values = Object.fromEntries(plan.metrics.map((call) => [call.block, compute(call, outcome)]));
  return { split, samples, loss: loss / weight, outcome, values };
}

/** Adds the pixels of the real samples that have a label; returns how many. */
function countPixels(
  into: Float64Array,
  classes: number,
  ignore: number,
  batch: Batch,
  prediction: HostTensor,
): number {
  const labels = batch.feeds.get(labelsInput)!;
  const [, height = 1, width = 1] = labels.shape;
  let counted = 0;
  for (let i = 0; i < batch.count * height * width; i++) {
    const label = Number(labels.data[i]);
    if (label === ignore || label < 0 || label >= classes) continue;
    into[label * classes + Number(prediction.data[i])]! += 1;
    counted++;
  }
  return counted;
}

/** Adds the real samples, each under its most probable target; returns how many. */
function countSamples(into: Float64Array, classes: number, batch: Batch, prediction: HostTensor): number {
  const target = batch.feeds.get(targetInput)!.data;
  for (let i = 0; i < batch.count; i++) {
    let label = 0;
    for (let k = 1; k < classes; k++) if (target[i * classes + k]! > target[i * classes + label]!) label = k;
    into[label * classes + Number(prediction.data[i])]! += 1;
  }
  return batch.count;
}
