import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Program } from "../../compiler/elaborate/program.ts";
import { openIndex, usedEntries } from "../../runtime/data/open-index.ts";
import type { BatchTensor } from "../../runtime/data/pack-batch.ts";
import { type DataBatch, openData } from "../../runtime/data/pipeline.ts";
import type { Batch, HostTensor, TrainData } from "../../runtime/train/parts.ts";

/** A program's data, ready for training. */
export interface OpenedData {
  readonly data: TrainData;
  /** Every file that some split takes, with its hash: what the data are, wherever they lie. */
  readonly lock: Readonly<Record<string, string>>;
}

/** Opens the data of a program and hashes their files. Errors: SKY60xx. */
export async function openRunData({ data: plan, iterations }: Program): Promise<OpenedData> {
  const open = await openIndex(plan);
  const names = new Set([...open.index.files, ...usedEntries(open).flatMap(({ files }) => Object.values(files))]);
  const lock: Record<string, string> = {};
  for (const name of [...names].sort()) lock[name] = await hashOf(join(open.root, name));
  const dataset = await openData(plan, { lastStep: iterations });
  return {
    lock,
    data: {
      samples: dataset.samples,
      at: async (step) => batchOf(await dataset.at(step)),
      async *all(split) {
        for await (const batch of dataset.all(split)) yield batchOf(batch);
      },
      close: () => dataset.close(),
    },
  };
}

const tensorOf = ({ type, data }: BatchTensor): HostTensor => ({ ...type, data });
const batchOf = ({ feeds, count, ids }: DataBatch): Batch => ({
  feeds: new Map([...feeds].map(([name, tensor]) => [name, tensorOf(tensor)])),
  count,
  ids,
});

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
