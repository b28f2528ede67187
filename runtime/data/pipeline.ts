import { availableParallelism, totalmem } from "node:os";
import type { Sample } from "../../compiler/blocks/sample.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan, SplitName } from "../../compiler/elaborate/program.ts";
import { batchBytes } from "./batch-bytes.ts";
import { Demands, evaluatedAtOnce } from "./demand.ts";
import { KeptLoader, sameThread } from "./kept-loader.ts";
import type { Entry } from "./layout.ts";
import { BatchLoader, type Loaded, type LoadPlan } from "./load-batch.ts";
import { openIndex } from "./open-index.ts";
import { TrainingOrder } from "./order.ts";
import type { Feeds } from "./pack-batch.ts";
import { type CacheCount, SampleCache } from "./sample-cache.ts";
import type { TwinProgress } from "./twin/write-twin.ts";
import { WorkerPool } from "./worker-pool.ts";

/** A batch as the graphs take it. */
export interface DataBatch {
  readonly feeds: Feeds;
  /** How many samples are really there; the rest of the last batch is padding that no metric counts. */
  readonly count: number;
  readonly ids: readonly string[];
}

export interface DataOptions {
  /** Threads that decode and augment; 0: this one does it itself. Absent: one for two cores, else two. The batches do not depend on it. */
  readonly workers?: number;
  /** Bytes of decoded samples that all threads together keep. Absent: an eighth of the machine's memory, at most 2 GiB. */
  readonly cacheBytes?: number;
  /** Bytes of batches that are loaded ahead; one always is. Absent: 512 MiB. */
  readonly queueBytes?: number;
  /** The last training step that will be asked for; nothing is loaded beyond it. */
  readonly lastStep?: number;
  /** Told how far the making of a twin is. */
  readonly twin?: TwinProgress;
}

/** An opened data set. */
export interface Dataset {
  readonly root: string;
  /** Names of the classes in label order; from the files where they have them. */
  readonly classes: readonly string[];
  /** Number of samples of each split. */
  readonly samples: Readonly<Partial<Record<SplitName, number>>>;
  /** Ids of a split's samples, in order. */
  ids(split: SplitName): readonly string[];
  /** A split's samples, in order. */
  entries(split: SplitName): readonly Entry[];
  /** The samples of training step `step`, from 1, with the epochs, from 0, that they are taken in. */
  planned(step: number): readonly { readonly entry: Entry; readonly epoch: number }[];
  /** From now on only those steps are loaded ahead that `needs` says yes to. */
  prefetch(needs: (step: number) => boolean): void;
  /** The batch of training step `step`, from 1: a function of plan, seed and step. Loads the next ones meanwhile. */
  at(step: number): Promise<DataBatch>;
  /** All samples of a split once, in order, as at evaluation. */
  all(split: SplitName): AsyncIterable<DataBatch>;
  /** Sample `i` of a split as at evaluation, in the modality's own unit, for pictures. */
  sample(split: SplitName, i: number): Promise<Sample>;
  /** What was found in memory and what had to be decoded, so far. */
  readonly cached: CacheCount;
  /** Ends the threads. May be called more than once. */
  close(): Promise<void>;
}

/** Batches that each thread has in hand or ready. */
const aheadPerWorker = 2;
const GiB = 2 ** 30;

/**
 * Opens a data set: reads its index, splits it, starts the threads. Errors: SKY60xx, those of single files when the batch that needs them
 * is asked for (`checkData` finds most of them before).
 */
export async function openData(plan: DataPlan, options: DataOptions = {}): Promise<Dataset> {
  const { root, index, splits } = await openIndex(plan, options.twin);
  const size = options.workers ?? Math.max(1, Math.min(2, availableParallelism() - 1));
  const cacheBytes = options.cacheBytes ?? Math.min(2 * GiB, totalmem() / 8);
  const load: LoadPlan = { plan, root, entries: index.entries, splits, cacheBytes };
  const single = new BatchLoader(load);
  const cache = new SampleCache(cacheBytes, new Set(Object.values(splits).flat()).size);
  const pool = new KeptLoader(size === 0 ? sameThread(single) : new WorkerPool(load, size), new Demands(load), cache);
  const fitting = Math.floor((options.queueBytes ?? GiB / 2) / batchBytes(plan));
  const ahead = Math.max(1, Math.min(size * aheadPerWorker, fitting));
  const steps = new Map<number, Promise<Loaded>>();
  const order = new TrainingOrder(plan.seed, splits.train?.length ?? 0, plan.batch);
  let needed = (_step: number): boolean => true;

  const entriesOf = (split: SplitName): readonly number[] =>
    splits[split] ?? fail("SKY9001", { detail: `the data plan ${plan.name} has no split ${split}` });

  const train = (step: number): Promise<Loaded> => {
    const last = Math.min(step + ahead, options.lastStep ?? Number.POSITIVE_INFINITY);
    for (const old of steps.keys()) if (old < step || old > last) steps.delete(old);
    for (let next = step; next <= Math.max(step, last); next++) {
      if (steps.has(next) || (next !== step && !needed(next))) continue;
      const loaded = pool.load({ kind: "train", step: next }, next);
      loaded.catch(() => {}); // Heard of when its turn comes.
      steps.set(next, loaded);
    }
    return steps.get(step)!;
  };

  async function* evaluate(split: SplitName): AsyncGenerator<DataBatch> {
    const count = Math.ceil(entriesOf(split).length / evaluatedAtOnce(plan));
    const queue: Promise<Loaded>[] = [];
    for (let i = 0; i < count || queue.length > 0; ) {
      while (i < count && queue.length < ahead) {
        const loaded = pool.load({ kind: "evaluate", split, index: i }, i);
        loaded.catch(() => {});
        queue.push(loaded);
        i++;
      }
      yield batchOf(await queue.shift()!);
    }
  }

  return {
    root,
    classes: index.classes,
    samples: Object.fromEntries(Object.entries(splits).map(([name, list]) => [name, list.length])),
    ids: (split) => entriesOf(split).map((place) => index.entries[place]!.id),
    entries: (split) => entriesOf(split).map((place) => index.entries[place]!),
    planned: (step) =>
      order.at(step).map(({ epoch, sample }) => ({ epoch, entry: index.entries[entriesOf("train")[sample]!]! })),
    prefetch: (needs) => {
      needed = needs;
    },
    at: async (step) => {
      entriesOf("train");
      const loaded = await train(step);
      return batchOf(loaded);
    },
    all: evaluate,
    sample: (split, i) => {
      const place = entriesOf(split)[i];
      const entry = place === undefined ? undefined : index.entries[place];
      return entry ? single.sample(entry) : fail("SKY9001", { detail: `split ${split} has no sample ${i}` });
    },
    get cached() {
      return cache.count;
    },
    close: () => pool.close(),
  };
}

const batchOf = ({ feeds, ids }: Loaded): DataBatch => ({ feeds, ids, count: ids.length });
