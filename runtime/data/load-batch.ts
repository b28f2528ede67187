import type { Augment } from "../../compiler/blocks/define.ts";
import { blocks } from "../../compiler/blocks/registry.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan, SplitName } from "../../compiler/elaborate/program.ts";
import { keyOf } from "../../compiler/ir/noise.ts";
import type { Decoded, Entry } from "./layout.ts";
import { layoutOf } from "./layouts.ts";
import { TrainingOrder } from "./order.ts";
import { type Feeds, packBatch } from "./pack-batch.ts";
import { type Augments, augmentBatch, augmentSample, toSample } from "./prepare-sample.ts";
import type { Splits } from "./splits.ts";

/** All that loading needs; plain data, handed to each worker when it starts. */
export interface LoadPlan {
  readonly plan: DataPlan;
  readonly root: string;
  readonly entries: readonly Entry[];
  readonly splits: Splits;
  /** Decoded samples are kept up to so many bytes. */
  readonly cacheBytes: number;
}

/** Which batch: a training step (from 1), or the n-th batch (from 0) of a split at evaluation. */
export type Request =
  | { readonly kind: "train"; readonly step: number }
  | { readonly kind: "evaluate"; readonly split: SplitName; readonly index: number };

export interface Loaded {
  readonly feeds: Feeds;
  /** Ids of the samples that are really there. */
  readonly ids: readonly string[];
}

const bytesOf = ({ inputs, mask }: Decoded): number =>
  Object.values(inputs).reduce((sum, { data }) => sum + data.byteLength, mask?.data.byteLength ?? 0);

/** Samples of a batch at evaluation. */
export const evaluatedAtOnce = ({ batch, evaluated }: Pick<DataPlan, "batch" | "evaluated">): number =>
  evaluated ?? batch;

/** The augmentation blocks of a plan. */
export function augmentsOf(plan: DataPlan): Augments {
  return plan.augment.map(({ block, props }) => {
    const found = blocks.get(`augment:${block}`);
    if (!found) return fail("SKY9001", { detail: `augmentation ${block} is not in the registry` });
    return { block: found as unknown as Augment<never>, props: props as never };
  });
}

/** Decodes, augments and packs batches. The result is a function of the load plan and the request, never of what was loaded before. */
export class BatchLoader {
  readonly #augments: Augments;
  readonly #order: TrainingOrder;
  readonly #cache = new Map<string, Decoded>();
  #cached = 0;

  constructor(readonly load: LoadPlan) {
    const { plan, splits } = load;
    this.#augments = augmentsOf(plan);
    this.#order = new TrainingOrder(plan.seed, splits.train?.length ?? 0, plan.batch);
  }

  /** Errors: those of the layout's `decode`, and of augmentations that do not fit. */
  async get(request: Request): Promise<Loaded> {
    return request.kind === "train" ? this.#train(request.step) : this.#evaluate(request.split, request.index);
  }

  async #train(step: number): Promise<Loaded> {
    const { plan, splits, entries } = this.load;
    const samples = [];
    for (const { epoch, sample } of this.#order.at(step)) {
      const entry = entries[splits.train![sample]!]!;
      const key = keyOf(plan.seed, "augment", epoch, entry.id);
      const whole = toSample(entry, await this.#decode(entry), plan, key);
      samples.push(augmentSample(whole, this.#augments, key));
    }
    const mixed = augmentBatch(samples, this.#augments, keyOf(plan.seed, "mix", step));
    return { feeds: packBatch(mixed, plan, plan.batch), ids: mixed.map(({ id }) => id) };
  }

  async #evaluate(split: SplitName, index: number): Promise<Loaded> {
    const { plan, splits, entries } = this.load;
    const size = evaluatedAtOnce(plan);
    const places = splits[split]!.slice(index * size, (index + 1) * size);
    const samples = [];
    for (const place of places) samples.push(await this.sample(entries[place]!));
    return { feeds: packBatch(samples, plan, size), ids: samples.map(({ id }) => id) };
  }

  /** One sample as at evaluation, in the modality's own unit. */
  async sample(entry: Entry): ReturnType<typeof toEvaluated> {
    return toEvaluated(entry, await this.#decode(entry), this.load.plan, this.#augments);
  }

  async #decode(entry: Entry): Promise<Decoded> {
    const known = this.#cache.get(entry.id);
    if (known) return known;
    const { plan, root, cacheBytes } = this.load;
    const decoded = await layoutOf(plan.format.block).decode(root, entry, plan);
    const bytes = bytesOf(decoded);
    if (this.#cached + bytes <= cacheBytes) {
      this.#cache.set(entry.id, decoded);
      this.#cached += bytes;
    }
    return decoded;
  }
}

const toEvaluated = async (entry: Entry, decoded: Decoded, plan: DataPlan, augments: Augments) =>
  augmentSample(toSample(entry, decoded, plan), augments);
