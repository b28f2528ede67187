import { closeSync, fsyncSync, openSync, readFileSync } from "node:fs";
import type { SplitName } from "../../compiler/elaborate/program.ts";
import { type FileSystem, writeAll, writeFault, writeWhole } from "./write-file.ts";

/** One training step. */
export interface StepRecord {
  readonly kind: "step";
  /** From 1. */
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly lr: number;
  /** The step itself, data excluded. */
  readonly ms: number;
  /** Milliseconds that the step's batch was waited for; absent in logs of older versions. */
  readonly wait?: number;
  /** Samples a second, data included. */
  readonly rate: number;
  /** Resident memory, MiB. */
  readonly rss: number;
}
/** One pass over a split while training. */
export interface EvaluationRecord {
  readonly kind: "evaluation";
  readonly step: number;
  readonly split: SplitName;
  readonly loss: number;
  readonly values: Readonly<Record<string, number>>;
}
export type MetricsRecord = StepRecord | EvaluationRecord;

/** `metrics.jsonl`, open for appending. */
export class MetricsLog {
  readonly #fd: number;

  constructor(
    readonly path: string,
    private readonly fs?: FileSystem,
  ) {
    try {
      this.#fd = openSync(path, "a");
    } catch (error) {
      writeFault(path, error);
    }
  }

  /** Appends one line; it is with the operating system when this returns. Errors: SKY7010, SKY7011. */
  add(record: MetricsRecord): void {
    try {
      writeAll(this.#fd, Buffer.from(`${JSON.stringify(record)}\n`), this.fs);
    } catch (error) {
      writeFault(this.path, error);
    }
  }

  /** On the disk when this returns. */
  flush(): void {
    try {
      fsyncSync(this.#fd);
    } catch (error) {
      writeFault(this.path, error);
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** The records of a log; a last line that was cut off by a kill is left out. */
export function readMetrics(path: string): readonly MetricsRecord[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return [];
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as MetricsRecord];
    } catch {
      return [];
    }
  });
}

/** Cuts a log back to what was known after `step`, by rename. Returns what is left. */
export function cutMetrics(path: string, step: number): readonly MetricsRecord[] {
  const kept = readMetrics(path).filter((record) => record.step <= step);
  writeWhole(path, kept.map((record) => `${JSON.stringify(record)}\n`).join(""));
  return kept;
}
