import { createHash } from "node:crypto";
import { augmentChoices } from "../../compiler/elaborate/augment-choices.ts";
import type { DataPlan } from "../../compiler/elaborate/program.ts";
import { type Key, keyOf } from "../../compiler/ir/noise.ts";
import type { DataLock } from "./hash-files.ts";
import type { Entry } from "./layout.ts";
import { type Augments, augmentsOf, noiseAt } from "./prepare-sample.ts";

/** Gives each sample a key from the content of its files and from what the augmentations make of it: equal keys, equal numbers. */
export class SampleKeys {
  readonly #augments: Augments;
  readonly #countable: boolean;

  constructor(
    private readonly plan: DataPlan,
    private readonly files: DataLock["files"],
  ) {
    this.#augments = augmentsOf(plan);
    this.#countable = augmentChoices(plan.augment) !== undefined;
  }

  /** As training takes it in an epoch, from 0; undefined where each epoch shows something else. */
  inTraining(entry: Entry, epoch: number): string | undefined {
    const drawn = this.plan.inputs.some(({ name, frames }) => (entry.days[name]?.length ?? 1) > frames);
    if (!this.#countable || drawn) return undefined;
    return this.#key(entry, this.#choice(keyOf(this.plan.seed, "augment", epoch, entry.id)));
  }

  /** As evaluation takes it. */
  atEvaluation(entry: Entry): string | undefined {
    return this.#countable ? this.#key(entry, 0) : undefined;
  }

  /** Which of all combined results of the augmentations comes. */
  #choice(key: Key): number {
    let choice = 0;
    for (const [site, { block, props }] of this.#augments.entries()) {
      const { count, choose } = block.choices!(props);
      choice = choice * count + choose(noiseAt(key, site, block.name));
    }
    return choice;
  }

  #key({ id, files, days, category }: Entry, choice: number): string {
    const contents = Object.entries(files).map(([name, file]) => [name, this.files[file]?.sha256 ?? null]);
    const parts = [id, contents.sort(), Object.entries(days).sort(), category ?? null, choice];
    return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  }
}
