import { keyOf, Noise } from "../../compiler/ir/noise.ts";

/** A place in the endless stream of training samples. */
export interface Place {
  readonly epoch: number;
  /** Which of the split's samples. */
  readonly sample: number;
}

/**
 * The samples of each training step. All epochs' permutations stand one after the other, and step k (from 1) takes the k-th `batch` of them: an epoch
 * is exactly `samples / batch` steps, whole or not, and no sample is left out. A function of seed, size and step alone.
 */
export class TrainingOrder {
  readonly #epochs = new Map<number, Uint32Array>();

  constructor(
    readonly seed: number,
    readonly samples: number,
    readonly batch: number,
  ) {}

  at(step: number): readonly Place[] {
    const start = (step - 1) * this.batch;
    return Array.from({ length: this.batch }, (_, i) => {
      const epoch = Math.floor((start + i) / this.samples);
      return { epoch, sample: this.#epoch(epoch)[(start + i) % this.samples]! };
    });
  }

  #epoch(epoch: number): Uint32Array {
    const known = this.#epochs.get(epoch);
    if (known) return known;
    if (this.#epochs.size > 8) this.#epochs.clear();
    const order = new Noise(keyOf(this.seed, "order", epoch)).shuffle(this.samples);
    this.#epochs.set(epoch, order);
    return order;
  }
}
