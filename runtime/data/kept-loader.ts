import type { Demands } from "./demand.ts";
import type { BatchLoader, Loaded, Request } from "./load-batch.ts";
import type { SampleCache } from "./sample-cache.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** Where batches are made: in threads, or in this one. */
export type Loader = Pick<WorkerPool, "load" | "close">;

/** The loader of the same thread. */
export const sameThread = (loader: BatchLoader): Loader => ({
  load: (request, _turn, held) => loader.get(request, held),
  close: async () => {},
});

/** A loader that is given what is in the cache, and whose decoded samples go there. What a batch holds does not depend on it. */
export class KeptLoader {
  constructor(
    private readonly loader: Loader,
    private readonly demands: Demands,
    private readonly cache: SampleCache,
  ) {}

  async load(request: Request, turn: number): Promise<Loaded> {
    const demands = this.demands.of(request);
    const held = demands.map(({ name }) => this.cache.get(name));
    const { open } = this.cache;
    const keep = demands.map(({ again }, place) => open && again && !held[place]);
    const loaded = await this.loader.load(request, turn, held, keep);
    for (const [place, decoded] of loaded.decoded) if (keep[place]) this.cache.put(demands[place]!.name, decoded);
    return loaded;
  }

  close(): Promise<void> {
    return this.loader.close();
  }
}
