import { join } from "node:path";
import type { Program } from "../../compiler/elaborate/program.ts";
import { readCalibration } from "../../runtime/provision/calibration.ts";
import { blockOf, type Profile, peakOf, profileRows, profileText } from "../../runtime/report/profile.ts";
import { chromeTrace, type Span } from "../../runtime/report/trace.ts";
import { loadTensorflow } from "../../runtime/tf/load.ts";
import { profileGraph } from "../../runtime/tf/profile-graph.ts";
import type { MetricsRecord } from "../../runtime/train/metrics-log.ts";
import { writeWhole } from "../../runtime/train/write-file.ts";

/** Spans of the loop that a trace holds at most. */
const longest = 20_000;

/** Collects what the loop does, for the trace. */
export class LoopSpans {
  readonly spans: Span[] = [];
  readonly add = (what: string, from: number, to: number): void => {
    if (this.spans.length < longest) this.spans.push({ what, from, to });
  };
}

/**
 * Times the ops of a run's training step one by one, and writes `profile.json`, `profile.txt` and `trace.json` into the run folder.
 * Gives the table. Errors: SKY7050, SKY7051, SKY7010, SKY7011.
 */
export async function profileRun(
  dir: string,
  program: Pick<Program, "train" | "frozen" | "micro">,
  mode: string,
  records: readonly MetricsRecord[],
  spans: readonly Span[],
  note: (text: string) => void,
): Promise<string> {
  const run = program.frozen ?? program;
  const tensorflow = await loadTensorflow();
  const graphs = run.micro ? [run.train, run.micro.apply] : [run.train];
  note("Timing the ops of a step one by one.");
  const found = [];
  for (const graph of graphs) found.push(...(await profileGraph(graph, tensorflow, () => {})));
  const nodes = found.map(({ node, ...rest }) => ({ op: node.op, scope: node.scope, ...rest }));
  const product = readCalibration()?.rates.product;
  const steps = records.filter((record) => record.kind === "step");
  // The first step compiles.
  const times = steps
    .slice(1)
    .map(({ ms }) => ms / 1000)
    .sort((a, b) => a - b);
  const sum = { seconds: 0, flops: 0 };
  for (const { seconds, flops } of nodes) {
    sum.seconds += seconds;
    sum.flops += flops;
  }
  const waits = steps.map(({ wait = 0 }) => wait / 1000);
  const waited = waits.reduce((a, b) => a + b, 0);
  const profile: Profile = {
    format: 1,
    mode,
    step: times[Math.floor(times.length / 2)] ?? null,
    alone: sum.seconds,
    flops: sum.flops,
    peak: peakOf(sum, product),
    blocks: profileRows(nodes, blockOf, product),
    ops: profileRows(nodes, ({ op }) => op, product),
    waited,
    loop: waited + steps.reduce((total, { ms }) => total + ms / 1000, 0),
  };
  const text = profileText(profile);
  writeWhole(join(dir, "profile.json"), `${JSON.stringify(profile, null, 1)}\n`);
  writeWhole(join(dir, "profile.txt"), `${text}\n`);
  writeWhole(join(dir, "trace.json"), chromeTrace(spans, nodes));
  return text;
}
