import type { Sample } from "../../compiler/blocks/sample.ts";
import type { DataPlan, SplitName } from "../../compiler/elaborate/program.ts";
import { keyOf } from "../../compiler/ir/noise.ts";
import { type Demand, Demands, evaluatedAtOnce } from "./demand.ts";
import type { Decoded, Entry } from "./layout.ts";
import { layoutOf } from "./layouts.ts";
import { type Feeds, packBatch } from "./pack-batch.ts";
import { type Augments, augmentBatch, augmentSample, augmentsOf, toSample } from "./prepare-sample.ts";
import type { Splits } from "./splits.ts";

/** All that loading needs; plain data, handed to each worker when it starts. */
export interface LoadPlan {
  readonly plan: DataPlan;
  readonly root: string;
  readonly entries: readonly Entry[];
  readonly splits: Splits;
  /** Decoded samples are kept up to so many bytes, of all threads together; also decides whether samples are read whole or in parts. */
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
  /** What was decoded for it, by its place in the batch. */
  readonly decoded: readonly (readonly [place: number, decoded: Decoded])[];
}

/** Decodes, augments and packs batches. The result is a function of the load plan and the request, never of what was loaded before. */
export class BatchLoader {
  readonly #augments: Augments;
  readonly #demands: Demands;

  constructor(readonly load: LoadPlan) {
    this.#augments = augmentsOf(load.plan);
    this.#demands = new Demands(load);
  }

  /** `held`: samples of the batch that are decoded already, by their places. Errors: those of the layout's `decode`, and of augmentations that do not fit. */
  async get(request: Request, held: readonly (Decoded | undefined)[] = []): Promise<Loaded> {
    const { plan } = this.load;
    const samples = [];
    const decoded: [number, Decoded][] = [];
    for (const [place, demand] of this.#demands.of(request).entries()) {
      const known = held[place];
      const one = known ?? (await this.#decode(demand));
      if (!known) decoded.push([place, one]);
      samples.push(this.#sample(demand, one));
    }
    const train = request.kind === "train";
    const mixed = train ? augmentBatch(samples, this.#augments, keyOf(plan.seed, "mix", request.step)) : samples;
    const size = train ? plan.batch : evaluatedAtOnce(plan);
    return { feeds: packBatch(mixed, plan, size), ids: mixed.map(({ id }) => id), decoded };
  }

  /** One sample as at evaluation, in the modality's own unit. */
  async sample(entry: Entry): Promise<Sample> {
    const demand = this.#demands.evaluated(entry);
    return this.#sample(demand, await this.#decode(demand));
  }

  #sample({ entry, key, part, partly }: Demand, decoded: Decoded): Sample {
    const { plan } = this.load;
    // A part is what the first augmentation would cut out; of a whole sample it is cut here, before its numbers become floats.
    const cut = partly || !part ? undefined : part;
    return augmentSample(toSample(entry, decoded, plan, key, cut), this.#augments, key, part ? 1 : 0);
  }

  #decode({ entry, part, partly }: Demand): Promise<Decoded> {
    const { plan, root } = this.load;
    return layoutOf(plan.format.block).decode(root, entry, plan, partly ? part : undefined);
  }
}
