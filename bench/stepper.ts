import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Limit } from "./engine/limit.ts";

/** One timed step, as a side reports it. */
export interface Step {
  readonly ms: number;
  readonly cpu_ms: number;
  readonly loss: number;
  readonly rss_mb: number;
}

/** What a side says when it is ready. */
export interface Ready {
  readonly parameters: number;
  readonly batch: number;
  readonly warmup_s: number;
  /** Losses of the first steps, which have to be the same on all sides. */
  readonly losses: readonly number[];
  /** What the machine takes at the least; skyc's side alone knows it, where the machine is calibrated. */
  readonly limit?: Limit | null;
}

/** A process that does one piece of work at each order; README.md has the protocol. */
export class Stepper<Beginning = Ready, Answer = Step> {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #complaint = "";

  constructor(
    readonly name: string,
    command: string,
    words: readonly string[],
    root: string,
  ) {
    this.#child = spawn(command, words, { cwd: root, stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stderr!.on("data", (text: Buffer) => {
      this.#complaint = (this.#complaint + text.toString()).slice(-2000);
    });
    this.#child.on("error", (error) => {
      this.#complaint += error.message;
    });
    this.#child.stdin!.on("error", () => {}); // Its end is told by the missing answer.
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  ready(): Promise<Beginning> {
    return this.#answer<Beginning>();
  }

  step(): Promise<Answer> {
    this.#child.stdin!.write("step\n");
    return this.#answer<Answer>();
  }

  stop(): void {
    this.#child.stdin!.end();
  }

  async #answer<T>(): Promise<T> {
    const { value, done } = await this.#lines.next();
    if (!done) return JSON.parse(value) as T;
    const last = this.#complaint.trim().split("\n").slice(-3).join("\n");
    throw new Error(`${this.name} ended before it answered:\n${last}`);
  }
}
