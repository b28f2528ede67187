import { accuracy, classCounts, f1, iou } from "../../compiler/blocks/class-counts.ts";
import type { Outcome } from "../../compiler/blocks/define.ts";
import type { ExpectResult, Program } from "../../compiler/elaborate/program.ts";
import { sizeOf } from "../../compiler/ir/type.ts";
import type { Picture, Report, SettingReport, SplitReport } from "./report.ts";

/** One evaluated split. */
export interface EvaluatedSplit {
  readonly split: string;
  readonly samples: number;
  readonly loss: number;
  readonly outcome: Outcome;
  readonly values: Readonly<Record<string, number>>;
}
/** Lines of `metrics.jsonl`. */
export type LoggedRecord =
  | {
      readonly kind: "step";
      readonly step: number;
      readonly loss: number;
      readonly lr: number;
      readonly ms: number;
      readonly wait?: number;
      readonly rate: number;
      readonly rss: number;
    }
  | {
      readonly kind: "evaluation";
      readonly step: number;
      readonly split: string;
      readonly loss: number;
      readonly values: Readonly<Record<string, number>>;
    };

/** All that a report is made of. */
export interface ReportInput {
  readonly program: Pick<
    Program,
    "experiment" | "task" | "file" | "variables" | "assumptions" | "holes" | "iterations"
  >;
  readonly identity: Report["identity"];
  readonly environment: Report["environment"];
  readonly settings: readonly SettingReport[];
  readonly splits: readonly EvaluatedSplit[];
  readonly submissions?: Report["submissions"];
  readonly weights: string;
  readonly bestStep: number | undefined;
  readonly expectations: readonly ExpectResult[];
  readonly records: readonly LoggedRecord[];
  readonly started: string;
  readonly finished: string;
  readonly seconds: number;
  readonly repeat: readonly string[];
  readonly pictures: readonly Picture[];
  readonly profile?: string | undefined;
  /** `file:line` of a span. */
  locate(span: { readonly file: string; readonly start: number }): string;
}

/** The most points of a curve. */
const points = 500;
const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
const knownValues = (values: Readonly<Record<string, number>>): Record<string, number | null> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, known(value)]));

/** Puts a report together; pure. */
export function buildReport(input: ReportInput): Report {
  const { program, locate } = input;
  const parameters = program.variables.filter(({ role }) => role === "parameter");
  const still = parameters.filter(({ frozen }) => frozen);
  return {
    format: 1,
    experiment: program.experiment,
    task: program.task,
    file: program.file,
    identity: input.identity,
    result: {
      steps: program.iterations,
      weights: input.weights,
      parameters: parameters.reduce((sum, { type }) => sum + sizeOf(type.shape), 0),
      ...(still.length > 0 ? { frozen: still.reduce((sum, { type }) => sum + sizeOf(type.shape), 0) } : {}),
      bestStep: input.bestStep ?? null,
    },
    metrics: Object.fromEntries(input.splits.map((split) => [split.split, splitReport(split)])),
    ...(input.submissions && input.submissions.length > 0 ? { submissions: input.submissions } : {}),
    expectations: input.expectations,
    assumptions: program.assumptions.map(({ span, ...rest }) => ({ ...rest, at: locate(span) })),
    holes: program.holes.map(({ path, span }) => ({ path, at: locate(span) })),
    settings: input.settings,
    environment: input.environment,
    timing: { started: input.started, finished: input.finished, seconds: input.seconds, ...speed(input.records) },
    curves: curves(input.records),
    paper: input.settings.flatMap(({ path, value, paper }) => (paper === undefined ? [] : [{ path, value, paper }])),
    repeat: input.repeat,
    ...(input.profile === undefined ? {} : { profile: input.profile }),
    pictures: input.pictures,
  };
}

/** Metrics, per-class table and confusion matrix of a split. */
export function splitReport({ samples, loss, values, outcome }: EvaluatedSplit): SplitReport {
  const n = outcome.classes.length;
  const rows = Array.from({ length: n }, (_, i) => [...outcome.confusion.subarray(i * n, (i + 1) * n)]);
  const classes = classCounts(outcome).map((c) => ({
    class: c.name,
    iou: known(iou(c)),
    accuracy: known(accuracy(c)),
    f1: known(f1(c)),
    labelled: c.labelled,
    predicted: c.predicted,
  }));
  return { samples, loss, values: knownValues(values), classes, confusion: rows };
}

const quantile = (sorted: readonly number[], q: number): number | null =>
  sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;

function speed(records: readonly LoggedRecord[]) {
  const steps = records.filter((record) => record.kind === "step");
  // The first step of a sitting compiles the graph.
  const ms = steps
    .slice(1)
    .map((record) => record.ms)
    .sort((a, b) => a - b);
  const rates = steps
    .slice(1)
    .map((record) => record.rate)
    .sort((a, b) => a - b);
  const rss = steps.map((record) => record.rss);
  return {
    stepMedianMs: quantile(ms, 0.5),
    stepP90Ms: quantile(ms, 0.9),
    samplesPerSecond: quantile(rates, 0.5),
    waited: waitedOf(steps),
    peakMemoryMiB: rss.length === 0 ? null : rss.reduce((a, b) => Math.max(a, b)),
  };
}

/** How long the training loop waited for data, and how long it took; the first step compiles and says nothing. */
export function waitedOf(steps: readonly { readonly ms: number; readonly wait?: number }[]): {
  readonly seconds: number;
  readonly of: number;
} {
  let seconds = 0;
  let of = 0;
  for (const { ms, wait = 0 } of steps.slice(1)) {
    seconds += wait / 1000;
    of += (wait + ms) / 1000;
  }
  return { seconds, of };
}

function curves(records: readonly LoggedRecord[]): Report["curves"] {
  const steps = records.filter((record) => record.kind === "step");
  const every = Math.max(1, Math.ceil(steps.length / points));
  const train: { step: number; loss: number; lr: number }[] = [];
  for (let i = 0; i < steps.length; i += every) {
    const part = steps.slice(i, i + every);
    const last = part.at(-1)!;
    train.push({ step: last.step, loss: part.reduce((sum, { loss }) => sum + loss, 0) / part.length, lr: last.lr });
  }
  const evaluations = records.flatMap((record) =>
    record.kind === "evaluation"
      ? [{ step: record.step, split: record.split, loss: record.loss, values: knownValues(record.values) }]
      : [],
  );
  return { every, train, evaluations };
}
