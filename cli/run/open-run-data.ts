import { SkyError } from "../../compiler/diag/diagnostic.ts";
import { renderText, wantsColour } from "../../compiler/diag/render-text.ts";
import type { LabelPlan, Program } from "../../compiler/elaborate/program.ts";
import { checkData } from "../../runtime/data/check-data.ts";
import { type DataLock, hashData } from "../../runtime/data/hash-files.ts";
import { readLock } from "../../runtime/data/lock-file.ts";
import type { BatchTensor } from "../../runtime/data/pack-batch.ts";
import { type DataBatch, openData } from "../../runtime/data/pipeline.ts";
import { SampleKeys } from "../../runtime/data/sample-keys.ts";
import type { Batch, HostTensor, KeyedData } from "../../runtime/train/parts.ts";
import type { ProgressStyle } from "../../runtime/train/progress.ts";

/** A program's data, looked at and ready for training. */
export interface OpenedData {
  readonly data: KeyedData;
  /** Every file that some split takes, with its hash: what the data are, wherever they lie. */
  readonly lock: DataLock;
  /** The label plan with the names that the files give to their classes. */
  readonly labels: LabelPlan;
}

/**
 * Looks at every file that the program's splits take, compares them with the lock beside `skyFile` where there is one, hashes them, and starts
 * the threads that read them. Errors: SKY60xx; where there are several, all but one are printed.
 */
export async function openRunData(
  { data: plan, iterations }: Program,
  style: ProgressStyle,
  { skyFile, workers }: { readonly skyFile?: string; readonly workers?: number | undefined } = {},
): Promise<OpenedData> {
  const locked = skyFile === undefined ? undefined : await readLock(plan, skyFile);
  const { diagnostics, open } = await checkData(plan, {
    ...(locked ? { lock: locked } : {}),
    twin: twinProgress(style),
  });
  const [first, ...rest] = diagnostics;
  if (rest.length > 0) process.stderr.write(renderText(rest, new Map(), wantsColour(process.stderr)));
  if (first) throw new SkyError(first);
  const lock = await hashData(plan, open!);
  const dataset = await openData(plan, { lastStep: iterations, ...(workers === undefined ? {} : { workers }) });
  const keys = new SampleKeys(plan, lock.files);
  return {
    lock,
    labels: named(plan.labels, dataset.classes),
    data: {
      samples: dataset.samples,
      at: async (step) => batchOf(await dataset.at(step)),
      async *all(split) {
        for await (const batch of dataset.all(split)) yield batchOf(batch);
      },
      samplesAt: (step) =>
        dataset.planned(step).map(({ entry, epoch }) => ({ id: entry.id, key: keys.inTraining(entry, epoch) })),
      samplesOf: (split) => dataset.entries(split).map((entry) => ({ id: entry.id, key: keys.atEvaluation(entry) })),
      prefetch: dataset.prefetch,
      close: () => dataset.close(),
    },
  };
}

const named = (labels: LabelPlan, classes: readonly string[]): LabelPlan =>
  classes.length === labels.classes.length ? { ...labels, classes } : labels;

const tensorOf = ({ type, data }: BatchTensor): HostTensor => ({ ...type, data });
const batchOf = ({ feeds, count, ids }: DataBatch): Batch => ({
  feeds: new Map([...feeds].map(([name, tensor]) => [name, tensorOf(tensor)])),
  count,
  ids,
});

/** A synthetic twin is made at its first use, which takes a while: says so, and how far it is. */
function twinProgress(style: ProgressStyle): (done: number, total: number) => void {
  const live = style === "live";
  return (done, total) => {
    if (style === "quiet") return;
    if (style === "json") return void process.stdout.write(`${JSON.stringify({ event: "twin", done, total })}\n`);
    if (live)
      process.stderr.write(`\r\x1b[2KMaking the synthetic tiles: ${done}/${total}${done === total ? "\n" : ""}`);
    else if (done === 1) process.stderr.write(`Making ${total} synthetic tiles, once for all runs.\n`);
  };
}
