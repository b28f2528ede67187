import { Worker } from "node:worker_threads";
import { diagnostic, SkyError } from "../../compiler/diag/diagnostic.ts";
import type { Loaded, LoadPlan, Request } from "./load-batch.ts";
import { errorOf, type WorkerAnswer, type WorkerQuestion } from "./worker-messages.ts";

interface Waiting {
  readonly worker: number;
  resolve(loaded: Loaded): void;
  reject(error: Error): void;
}

/** This file's own ending tells whether sources or built files run. */
const fromSource = import.meta.url.endsWith(".ts");

function start(load: LoadPlan): Worker {
  const file = fromSource ? "./load-worker-from-source.mjs" : "./load-worker.js";
  return new Worker(new URL(file, import.meta.url), { workerData: load });
}

/** Threads that load batches, in turn. They keep the process alive only while somebody waits for them. */
export class WorkerPool {
  readonly #workers: readonly Worker[];
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #failure: Error | undefined;
  #closed = false;

  constructor(load: LoadPlan, size: number) {
    this.#workers = Array.from({ length: size }, (_, i) => this.#start(load, i));
  }

  get size(): number {
    return this.#workers.length;
  }

  /** Loads a batch on thread `turn % size`; `held` and `keep` as in `WorkerQuestion`. */
  load(
    request: Request,
    turn: number,
    held: WorkerQuestion["held"] = [],
    keep: WorkerQuestion["keep"] = [],
  ): Promise<Loaded> {
    if (this.#failure) return Promise.reject(this.#failure);
    const worker = turn % this.#workers.length;
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { worker, resolve, reject });
      this.#workers[worker]!.ref();
      this.#workers[worker]!.postMessage({ id, request, held, keep } satisfies WorkerQuestion);
    });
  }

  /** Ends the threads; what is still being waited for is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#refuse(ended("it was closed"));
  }

  #start(load: LoadPlan, i: number): Worker {
    const worker = start(load);
    worker.unref();
    worker.on("message", (answer: WorkerAnswer) => this.#settle(answer));
    worker.on("error", (error) => this.#refuse(ended(error instanceof Error ? error.message : String(error))));
    worker.on("exit", (code) => {
      if (!this.#closed) this.#refuse(ended(`thread ${i} left with code ${code}`));
    });
    return worker;
  }

  #settle(answer: WorkerAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#waiting.delete(answer.id);
    // While closing, the threads' ends are awaited: an answer that still comes in must not let go of the process.
    const awaited = this.#closed || [...this.#waiting.values()].some(({ worker }) => worker === waiting.worker);
    if (!awaited) {
      this.#workers[waiting.worker]!.unref();
    }
    if ("error" in answer) waiting.reject(errorOf(answer.error));
    else waiting.resolve({ feeds: new Map(answer.feeds), ids: answer.ids, decoded: answer.decoded });
  }

  #refuse(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

const ended = (reason: string): Error => new SkyError(diagnostic("SKY6028", undefined, { reason }));
