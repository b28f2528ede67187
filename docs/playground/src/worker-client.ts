import { worker as script } from "playground:worker";
import type { Answer, Question, Service } from "./protocol.ts";

/** So long may one answer take; then the worker is ended and the next question goes to a new one. */
const patience = 20_000;

/** Thrown where the worker failed: a fault of skyc, or a text whose model is too large for this page. */
export class WorkerFault extends Error {}

interface Waiting {
  readonly answered: (answer: never) => void;
  readonly failed: (fault: WorkerFault) => void;
  readonly timer: number;
}

/** A worker of its own, started at the first question. */
export class WorkerClient {
  #worker: Worker | undefined;
  #next = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** Asks; rejects with a `WorkerFault`. */
  ask<S extends Service>(service: S, question: Question<S>): Promise<Answer<S>> {
    return new Promise((answered, failed) => {
      const worker = this.#started();
      const id = this.#next++;
      const timer = window.setTimeout(
        () => this.#end(`There was no answer within ${patience / 1000} s: this text is too much for the page.`),
        patience,
      );
      this.#waiting.set(id, { answered, failed, timer });
      worker.postMessage({ id, service, question });
    });
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const worker = new Worker(url);
    worker.onmessage = ({ data: { id, answer, fault } }): void => {
      const waiting = this.#waiting.get(id);
      if (!waiting) return;
      this.#waiting.delete(id);
      clearTimeout(waiting.timer);
      if (fault === undefined) waiting.answered(answer as never);
      else waiting.failed(new WorkerFault(fault));
    };
    worker.onerror = (event): void => this.#end(event.message || "The worker did not start.");
    this.#worker = worker;
    return worker;
  }

  #end(why: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { failed, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      failed(new WorkerFault(why));
    }
    this.#waiting.clear();
  }
}

/**
 * Keeps only the newest question: while one is being answered, later ones replace each other, and an answer that is
 * no longer asked for is not shown.
 */
export function latest<Q, A>(
  ask: (question: Q) => Promise<A>,
  show: (answer: A, question: Q) => void,
  fail: (fault: unknown) => void,
): (question: Q) => void {
  let next: { readonly question: Q } | undefined;
  let busy = false;
  const run = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (next) {
      const { question } = next;
      next = undefined;
      try {
        const answer = await ask(question);
        if (!next) show(answer, question);
      } catch (fault) {
        if (!next) fail(fault);
      }
    }
    busy = false;
  };
  return (question) => {
    next = { question };
    void run();
  };
}
