import { fail } from "../../../compiler/diag/diagnostic.ts";
import type { SplitName } from "../../../compiler/elaborate/program.ts";
import type { Batch, Engine, HostTensor, KeyedData, KeyedSample, TrainData } from "../parts.ts";
import { type FeatureSpec, packRecord, rowOf, stackRecords } from "./feature-spec.ts";
import type { FeatureStore } from "./feature-store.ts";

/** What batches of features are made from. */
export interface FeatureParts {
  readonly data: KeyedData;
  readonly engine: Required<Pick<Engine, "features">>;
  readonly spec: FeatureSpec;
  /** Where features are kept; asked for with the first batch, since the place depends on the weights. Undefined: nowhere. */
  open(): FeatureStore | undefined;
}

type Records = readonly (Uint8Array | undefined)[];

/**
 * Batches of features for a model whose encoder is frozen. What is kept is not computed again, and its images are not even read. The batches are
 * the same whatever is kept. Errors: SKY7036, and those of the data.
 */
export class FeatureData implements TrainData {
  readonly samples: TrainData["samples"];
  #opened: { readonly store: FeatureStore | undefined } | undefined;
  #computed = 0;

  constructor(private readonly parts: FeatureParts) {
    this.samples = parts.data.samples;
  }

  /** How many samples' features were computed so far. */
  get computed(): number {
    return this.#computed;
  }

  async at(step: number): Promise<Batch> {
    const { data, spec } = this.parts;
    const samples = data.samplesAt(step);
    const records = this.#kept(samples);
    const { batch } = spec;
    return complete(records)
      ? this.#batch(records, samples, batch)
      : this.#fill(await data.at(step), samples, records, batch);
  }

  async *all(split: SplitName, images = false): AsyncGenerator<Batch> {
    const { data, spec } = this.parts;
    const { evaluated: size } = spec;
    const samples = data.samplesOf(split);
    let decoded: AsyncIterator<Batch> | undefined;
    let next = 0;
    try {
      for (let i = 0; i * size < samples.length; i++) {
        const some = samples.slice(i * size, (i + 1) * size);
        const records = this.#kept(some);
        if (!images && complete(records)) {
          yield this.#batch(records, some, size);
          continue;
        }
        decoded ??= data.all(split)[Symbol.asyncIterator]();
        let batch: Batch | undefined;
        for (; next <= i; next++) batch = (await decoded.next()).value;
        const filled = this.#fill(batch!, some, records, size);
        yield images ? { ...filled, feeds: new Map([...batch!.feeds, ...filled.feeds]) } : filled;
      }
    } finally {
      await decoded?.return?.();
    }
  }

  close(): Promise<void> {
    this.#opened?.store?.close();
    this.#opened = undefined;
    return this.parts.data.close();
  }

  get #store(): FeatureStore | undefined {
    if (!this.#opened) {
      const store = this.parts.open();
      this.#opened = { store };
      const { data } = this.parts;
      if (store) data.prefetch((step) => !data.samplesAt(step).every(({ key }) => key !== undefined && store.has(key)));
    }
    return this.#opened.store;
  }

  #kept(samples: readonly KeyedSample[]): Records {
    const store = this.#store;
    return samples.map(({ key }) => (key === undefined ? undefined : store?.read(key)));
  }

  #fill(batch: Batch, samples: readonly KeyedSample[], records: Records, size: number): Batch {
    const whole = samples.map(({ key }, row) => {
      // A sample may come twice in a batch: the second time it is kept already.
      const record = records[row] ?? (key === undefined ? undefined : this.#store?.read(key));
      if (record) return record;
      const made = this.#compute(batch, row);
      if (key !== undefined) this.#store?.write(key, made);
      return made;
    });
    return { ...batch, feeds: stackRecords(this.parts.spec, whole, size) };
  }

  #batch(records: readonly Uint8Array[], samples: readonly KeyedSample[], size: number): Batch {
    const feeds = stackRecords(this.parts.spec, records, size);
    return { feeds, count: records.length, ids: samples.map(({ id }) => id) };
  }

  #compute({ feeds, ids }: Batch, row: number): Uint8Array {
    const { engine, spec } = this.parts;
    const rows = new Map([...feeds].map(([name, tensor]) => [name, rowOf(tensor, row)]));
    const features = engine.features(new Map(spec.inputs.map((name) => [name, rows.get(name)!])));
    for (const [name, { data, dtype }] of features) {
      if (dtype === "f32" && !(data as Float32Array).every(Number.isFinite))
        fail("SKY7036", { sample: ids[row] ?? String(row), feature: name });
    }
    this.#computed++;
    return packRecord(spec, new Map<string, HostTensor>([...rows, ...features]));
  }
}

const complete = (records: Records): records is readonly Uint8Array[] =>
  records.every((record) => record !== undefined);
