import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metric } from "../../compiler/blocks/define.ts";
import { definitionOf } from "../../compiler/blocks/registry.ts";
import { judge } from "../../compiler/elaborate/expect.ts";
import type { SplitName } from "../../compiler/elaborate/program.ts";
import { rateAt } from "../../compiler/elaborate/schedule.ts";
import { keyOf } from "../../compiler/ir/noise.ts";
import { buildReport, splitReport, waitedOf } from "../../runtime/report/build-report.ts";
import { encodeClassMap } from "../../runtime/report/encode-class-map.ts";
import type { Report, SettingReport } from "../../runtime/report/report.ts";
import { waitedText } from "../../runtime/report/show.ts";
import { type EngineChoice, optionsOf, usualChoice } from "../../runtime/train/engine-choice.ts";
import type { ComputeMetric } from "../../runtime/train/evaluate.ts";
import { runExperiment, type Start } from "../../runtime/train/experiment-run.ts";
import type { FeatureCache } from "../../runtime/train/features/feature-folders.ts";
import { listenForInterrupt } from "../../runtime/train/interrupt.ts";
import { bestStep, metricsIn } from "../../runtime/train/loop.ts";
import { describeMachine } from "../../runtime/train/machine.ts";
import { readMetrics } from "../../runtime/train/metrics-log.ts";
import type { EngineFacts } from "../../runtime/train/parts.ts";
import { type ProgressStyle, progress } from "../../runtime/train/progress.ts";
import type { RunFile } from "../../runtime/train/run-folder.ts";
import { writeSubmission } from "../../runtime/train/submission.ts";
import { PictureCollector } from "./collect-pictures.ts";
import type { Ready } from "./compile-for-run.ts";
import { initialSource } from "./initial-values.ts";
import { measuresOf } from "./measures.ts";
import { modelData } from "./model-data.ts";
import { openEngine } from "./open-engine.ts";
import type { OpenedData } from "./open-run-data.ts";
import { LoopSpans, profileRun } from "./profile-run.ts";
import { publishReport } from "./publish-report.ts";

/** The value of a declared metric. */
export const computeMetric: ComputeMetric = (call, outcome) =>
  (definitionOf("metric", call) as unknown as Metric<unknown>).compute(outcome, call.props);

/** What a run in a claimed folder takes. */
export interface Work {
  readonly ready: Ready;
  readonly dir: string;
  readonly run: RunFile;
  /** By what it is computed; absent: as the run's own record says. */
  readonly engine?: EngineChoice;
  /** Where it goes on; absent: from the start. */
  readonly start?: Start;
  readonly opened: OpenedData;
  readonly style: ProgressStyle;
  readonly versions: Readonly<Record<string, string>>;
  /** Where features of a frozen encoder are kept; absent: nowhere. */
  readonly features?: FeatureCache | undefined;
  /** Time the ops of a step afterwards, and write the trace. */
  readonly profile?: boolean | undefined;
  /** Leave out pictures and pages: only `report.json` is wanted. */
  readonly bare?: boolean;
}

/** Trains, evaluates and reports in a claimed run folder whose source is stored. Errors: those of training, engine and data. */
export async function carryOut(work: Work): Promise<Report> {
  const { ready, dir, run, start, opened, style, versions, bare } = work;
  const { locate } = ready;
  const { labels } = opened;
  const program = { ...ready.program, data: { ...ready.program.data, labels } };
  const engine = await openEngine(program, work.engine ?? run.engine);
  const watcher = progress(style, style === "json" ? process.stdout : process.stderr, program.batch);
  const data = modelData(program, engine, opened.data, work.features, watcher.note);
  const interrupt = listenForInterrupt(() =>
    watcher.note("Stopping after this step; press Ctrl-C again to end at once."),
  );
  try {
    const hidden = program.data.hidden ?? [];
    const shown = (["test", "val"] as const).filter((split) => data.samples[split] && !hidden.includes(split));
    const pictured = shown[0] ?? "val";
    const submit = (split: SplitName) =>
      writeSubmission(dir, split, labels, engine, data, encodeClassMap, interrupt.requested);
    const pictures = new PictureCollector(program.data, pictured, shown.length > 0 ? data.samples[pictured]! : 0);
    const loop = new LoopSpans();
    const parts = {
      engine,
      data,
      rateAt: (i: number) => rateAt(program.schedule, i),
      keyAt: (step: number) => keyOf(program.seed, "step", step),
      initial: () => initialSource(program),
      compute: computeMetric,
      dir,
      facts: {
        seed: program.seed,
        experiment: program.experiment,
        identity: run.identity.hash,
        version: run.identity.version,
        trainedOn: program.trainedOn,
      },
      watcher,
      stop: interrupt.requested,
      ...(work.profile ? { timed: loop.add } : {}),
    };
    watcher.note(opening(engine.facts));
    const done = await runExperiment(program, parts, run, start, {
      submit,
      onBatch: bare ? undefined : pictures.onBatch,
    });
    watcher.end();
    const results = { metrics: Object.fromEntries(done.splits.map((split) => [split.split, splitReport(split)])) };
    const measure = measuresOf({ program, results }, [], run.file);
    const records = readMetrics(metricsIn(dir));
    const waited = waitedText(waitedOf(records.filter((record) => record.kind === "step")));
    if (waited) watcher.note(`Waited for data ${waited}.`);
    const profile = work.profile
      ? await profileRun(dir, program, engine.facts.mode, records, loop.spans, watcher.note)
      : undefined;
    const report = buildReport({
      program: { ...program, file: run.file },
      identity: run.identity,
      environment: describeMachine(engine.facts, versions),
      settings: JSON.parse(readFileSync(join(dir, "settings.json"), "utf8")) as SettingReport[],
      splits: done.splits,
      submissions: done.submissions,
      weights: done.weights,
      bestStep: bestStep(program, records),
      expectations: program.expectations.map((expectation) => judge(expectation, measure)),
      records,
      started: run.started,
      finished: done.run.finished ?? "",
      seconds: done.run.seconds,
      repeat: repeat(run, dir),
      profile,
      pictures: bare ? [] : await pictures.write(dir),
      locate,
    });
    if (!bare) await publishReport(dir, report);
    return report;
  } finally {
    watcher.end();
    interrupt.release();
    engine.close();
  }
}

/** What is said before the first step. */
function opening({ name, version, device, mode }: EngineFacts): string {
  const compiles = /XLA/.test(mode)
    ? "; the first step compiles the graph"
    : /float64/.test(mode)
      ? ", which is slow"
      : "";
  return `${name} ${version} on ${device}, ${mode}${compiles}.`;
}

const quoted = (text: string): string => (/^[\w./=:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

function repeat({ file, set, experiment, engine = usualChoice }: RunFile, dir: string): string[] {
  const sets = set.map((text) => ` --set ${quoted(text)}`).join("");
  const options = optionsOf(engine).map((option) => ` ${option}`);
  return [
    `skyc verify ${quoted(dir)}`,
    `skyc run ${quoted(file)} --experiment ${experiment}${sets}${options.join("")}`,
  ];
}
