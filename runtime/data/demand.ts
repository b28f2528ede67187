import type { DataPlan } from "../../compiler/elaborate/program.ts";
import { type Key, keyOf } from "../../compiler/ir/noise.ts";
import type { Entry } from "./layout.ts";
import { layoutOf } from "./layouts.ts";
import type { LoadPlan, Request } from "./load-batch.ts";
import { TrainingOrder } from "./order.ts";
import type { Part } from "./part.ts";
import { type Augments, augmentsOf, noiseAt } from "./prepare-sample.ts";
import { storedReference, storedSides } from "./stored-sides.ts";

/** A sample that a batch needs, whole or in part. */
export interface Demand {
  readonly entry: Entry;
  /** What all randomness of its augmentation comes from; absent at evaluation. */
  readonly key?: Key;
  /** All that the first augmentation leaves of it. */
  readonly part?: Part;
  /** Only the part is read. */
  readonly partly: boolean;
  /** Names what is decoded, for as long as the files stay as they are. */
  readonly name: string;
  /** Whether it may come again: the random part of a large raster does not. */
  readonly again: boolean;
}

/** Samples of a batch at evaluation. */
export const evaluatedAtOnce = ({ batch, evaluated }: Pick<DataPlan, "batch" | "evaluated">): number =>
  evaluated ?? batch;

/** Bytes of a number, where a file's type is not known yet: the usual one of the unit. */
const usual = { uint8: 1, dn: 2, reflectance: 4, decibel: 4 } as const;

/** Which samples a request needs, and which parts of them: a function of plan and request alone, the same in every thread. */
export class Demands {
  readonly #augments: Augments;
  readonly #order: TrainingOrder;
  readonly #inParts: boolean;

  constructor(private readonly load: Pick<LoadPlan, "plan" | "entries" | "splits" | "cacheBytes">) {
    const { plan, splits } = load;
    this.#augments = augmentsOf(plan);
    this.#order = new TrainingOrder(plan.seed, splits.train?.length ?? 0, plan.batch);
    const possible =
      this.#augments[0]?.block.window !== undefined && layoutOf(plan.format.block).parts?.(plan) === true;
    this.#inParts = possible && this.#wholeBytes() > load.cacheBytes;
  }

  /** In the batch's order. */
  of(request: Request): readonly Demand[] {
    const { plan, splits, entries } = this.load;
    if (request.kind === "train") {
      return this.#order.at(request.step).map(({ epoch, sample }) => {
        const entry = entries[splits.train![sample]!]!;
        return this.#demand(entry, keyOf(plan.seed, "augment", epoch, entry.id));
      });
    }
    const { split, index } = request;
    const size = evaluatedAtOnce(plan);
    const places = splits[split]!.slice(index * size, (index + 1) * size);
    return places.map((place) => this.#demand(entries[place]!));
  }

  /** A sample as at evaluation. */
  evaluated(entry: Entry): Demand {
    return this.#demand(entry);
  }

  #demand(entry: Entry, key?: Key): Demand {
    const part = this.#augments[0]?.block.window && this.#window(entry, key);
    const given = { entry, ...(key ? { key } : {}), ...(part ? { part } : {}) };
    if (!part || !this.#inParts) return { ...given, partly: false, name: entry.id, again: true };
    const { top, left, side } = part.square;
    return { ...given, partly: true, name: `${entry.id}@${top},${left},${side}`, again: !key };
  }

  #window(entry: Entry, key: Key | undefined): Part | undefined {
    const { block, props } = this.#augments[0]!;
    const sides = storedSides(this.load.plan, entry);
    const square = block.window!(sides, key && noiseAt(key, 0, block.name), props);
    return square && { square, reference: sides.reference };
  }

  /** About how many bytes all samples take, decoded and whole. */
  #wholeBytes(): number {
    const { plan, splits } = this.load;
    const sample = plan.inputs.reduce(
      (sum, { tile, bands, values }) => sum + tile * tile * bands.length * usual[values.kind],
      0,
    );
    const mask = plan.labels.kind === "mask" ? storedReference(plan) ** 2 : 0;
    return new Set(Object.values(splits).flat()).size * (sample + mask);
  }
}
