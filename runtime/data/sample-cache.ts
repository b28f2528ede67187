import type { Decoded, Stored } from "./layout.ts";

/** What the cache has done so far. */
export interface CacheCount {
  /** Samples that were there, and that were not. */
  readonly hits: number;
  readonly misses: number;
  /** Samples that gave way to others. */
  readonly evicted: number;
  /** What is held now, in samples or parts of them, and in bytes. */
  readonly held: number;
  readonly bytes: number;
  /** The most bytes that it holds. */
  readonly budget: number;
}

const bytesOf = ({ inputs, mask }: Decoded): number =>
  Object.values(inputs).reduce((sum, { data }) => sum + data.byteLength, mask?.data.byteLength ?? 0);

/**
 * Decoded samples of all threads together, in the types of their files, within a budget of bytes. The least recently used one gives way, but only when it has not been asked
 * for during two whole passes: training asks for every sample once an epoch, and to throw out what comes again for what comes
 * again would leave nothing to be found.
 */
export class SampleCache {
  readonly #held = new Map<string, { readonly decoded: Decoded; readonly bytes: number; used: number }>();
  #bytes = 0;
  #clock = 0;
  #hits = 0;
  #misses = 0;
  #evicted = 0;

  /** `samples`: how many are asked for in one pass. */
  constructor(
    readonly budget: number,
    private readonly samples: number,
  ) {}

  get count(): CacheCount {
    return {
      hits: this.#hits,
      misses: this.#misses,
      evicted: this.#evicted,
      held: this.#held.size,
      bytes: this.#bytes,
      budget: this.budget,
    };
  }

  get(name: string): Decoded | undefined {
    this.#clock++;
    const found = this.#held.get(name);
    if (!found) {
      this.#misses++;
      return undefined;
    }
    this.#hits++;
    found.used = this.#clock;
    // A map keeps its entries in the order in which they were put in.
    this.#held.delete(name);
    this.#held.set(name, found);
    return found.decoded;
  }

  /** Whether something new may find room. */
  get open(): boolean {
    return this.#bytes < this.budget || this.#stale() !== undefined;
  }

  put(name: string, decoded: Decoded): void {
    const bytes = bytesOf(decoded);
    if (this.#held.has(name) || bytes > this.budget) return;
    while (this.#bytes + bytes > this.budget) {
      const old = this.#stale();
      if (old === undefined) return;
      this.#bytes -= this.#held.get(old)!.bytes;
      this.#held.delete(old);
      this.#evicted++;
    }
    this.#held.set(name, { decoded, bytes, used: this.#clock });
    this.#bytes += bytes;
  }

  #stale(): string | undefined {
    const [oldest] = this.#held;
    return oldest && oldest[1].used < this.#clock - 2 * this.samples ? oldest[0] : undefined;
  }
}

/** The same sample in memory that threads share, so that it goes from one to another without a copy. */
export function shared(decoded: Decoded): Decoded {
  const move = (stored: Stored): Stored => {
    const { data } = stored;
    const own = new (data.constructor as Uint8ArrayConstructor)(new SharedArrayBuffer(data.byteLength));
    own.set(data);
    return { ...stored, data: own };
  };
  const inputs = Object.fromEntries(Object.entries(decoded.inputs).map(([name, one]) => [name, move(one)]));
  return { inputs, ...(decoded.mask ? { mask: move(decoded.mask) } : {}) };
}
