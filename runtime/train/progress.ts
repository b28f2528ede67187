import type { Watcher } from "./loop.ts";
import type { EvaluationRecord, StepRecord } from "./metrics-log.ts";

/** Where progress goes: `process.stderr` or `process.stdout`, or a test's. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}
export type ProgressStyle = "live" | "lines" | "quiet" | "json";

/** Seconds between two lines where no live line is possible. */
const pause = 10;
/** The share of the time from which on a live line says that the engine waits for data. */
const shownWait = 0.05;
/** Weight of the newest loss in the smoothed one. */
const fresh = 0.05;

/** `1 h 05 min`, `3 min 20 s`, `8 s` */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s >= 3600) return `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, "0")} min`;
  return s >= 60 ? `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s` : `${s} s`;
}
const megabytes = (mib: number): string => (mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${mib.toFixed(0)} MiB`);
const significant = (value: number): string =>
  value === 0 ? "0" : Math.abs(value) < 1e-3 ? value.toExponential(2) : value.toPrecision(3);

/** Turns single steps into what people want to know: smoothed loss, smoothed speed, time left. */
class Pace {
  #loss: number | undefined;
  #rate: number | undefined;
  #seen = 0;
  #waited = 0;
  #spent = 0;

  add(record: StepRecord): void {
    this.#seen++;
    if (this.#seen > 1) {
      this.#waited += record.wait ?? 0;
      this.#spent += (record.wait ?? 0) + record.ms;
    }
    this.#loss = this.#loss === undefined ? record.loss : this.#loss + fresh * (record.loss - this.#loss);
    // The first step compiles; its speed says nothing.
    if (this.#seen === 1) return;
    this.#rate = this.#rate === undefined ? 1 / record.rate : this.#rate + 0.1 * (1 / record.rate - this.#rate);
  }

  line(record: StepRecord, total: number, batch: number): string {
    const width = String(total).length;
    const left = this.#rate === undefined ? "" : duration((total - record.step) * batch * this.#rate);
    const speed = this.#rate === undefined ? "" : `${(1 / this.#rate).toFixed(1)} samples/s`;
    return [
      `step ${String(record.step).padStart(width)}/${total}`,
      `loss ${this.#loss!.toFixed(4)}`,
      `lr ${significant(record.lr)}`,
      speed,
      left && `${left} left`,
      this.#waited > shownWait * this.#spent ? `waiting for data ${percent(this.#waited / this.#spent)}` : "",
      megabytes(record.rss),
    ]
      .filter((part) => part !== "")
      .join("  ");
  }
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const evaluationLine = ({ step, split, loss, values }: EvaluationRecord): string =>
  [
    `${split} after step ${step}:`,
    `loss ${loss.toFixed(4)}`,
    ...Object.entries(values).map(([name, v]) => `${name} ${percent(v)}`),
  ].join("  ");

/** A bar of `width` characters, in eighths. */
function bar(share: number, width: number): string {
  const eighths = Math.round(share * width * 8);
  const rest = " ▏▎▍▌▋▊▉"[eighths % 8]!;
  return ("█".repeat(Math.floor(eighths / 8)) + (eighths % 8 ? rest : "")).padEnd(width, "░");
}

/** What a watcher has more: a line that stays, and clearing the live line at the end. */
export interface Progress extends Watcher {
  /** Removes the live line. */
  end(): void;
}

/** The watcher of a style. `json` writes one event a line; `batch` is the samples of a step; `now` gives seconds. */
export function progress(
  style: ProgressStyle,
  screen: Screen,
  batch: number,
  now: () => number = () => performance.now() / 1000,
): Progress {
  if (style === "json") return events(screen);
  const pace = new Pace();
  let last = Number.NEGATIVE_INFINITY;
  let shown = false;
  const clear = (): void => {
    if (shown) screen.write("\r\x1b[2K");
    shown = false;
  };
  const line = (text: string): void => {
    clear();
    if (style !== "quiet") screen.write(`${text}\n`);
  };
  return {
    step(record, total) {
      pace.add(record);
      const time = now();
      const ready = time - last >= (style === "live" ? 0.1 : pause) || record.step === total;
      if (style === "quiet" || !ready) return;
      last = time;
      const text = pace.line(record, total, batch);
      if (style === "lines") return line(text);
      const room = screen.columns ?? 80;
      const share = record.step / total;
      const full = `${bar(share, 16)} ${String(Math.floor(100 * share)).padStart(3)} %  ${text}`;
      screen.write(`\r\x1b[2K${(full.length < room ? full : text).slice(0, room - 1)}`);
      shown = true;
    },
    evaluation: (record) => line(evaluationLine(record)),
    checkpoint() {},
    note: line,
    end: clear,
  };
}

function events(screen: Screen): Progress {
  const say = (event: object): void => void screen.write(`${JSON.stringify(event)}\n`);
  return {
    step: (record, total) => say({ event: "step", total, ...record }),
    evaluation: (record) => say({ event: "evaluation", ...record }),
    checkpoint: (path, step) => say({ event: "checkpoint", path, step }),
    note: (text) => say({ event: "note", text }),
    end() {},
  };
}
