import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { compileFile } from "../compiler/driver/compile.ts";
import type { Variable } from "../compiler/ir/graph.ts";
import { fillInit } from "../compiler/ir/noise.ts";
import { sizeOf } from "../compiler/ir/type.ts";
import { readCalibration } from "../runtime/provision/calibration.ts";
import type { HostArray, HostTensor } from "../runtime/tf/host-values.ts";
import { openSession } from "../runtime/tf/session.ts";
import { encodeSafetensors } from "../runtime/train/safetensors.ts";
import { limitOf } from "./engine/limit.ts";
import { feedsOf } from "./feeds.ts";

// One training step of a `.sky` file at a time, driven through standard input as torch_step.py is (see README.md).
//   node --import=tsx bench/skyc-step.ts --file bench/fst.sky [--compile xla|plain] [--precision f32|bf16] [--give FOLDER] [--warmup 2]
// With --give it first writes what the other side starts from: first values and feeds.

const { values } = parseArgs({
  options: {
    file: { type: "string" },
    compile: { type: "string", default: "xla" },
    precision: { type: "string", default: "f32" },
    give: { type: "string" },
    warmup: { type: "string", default: "2" },
  },
});

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** The process's peak resident memory so far, MiB: Linux reports KiB. */
const peakMemory = (): number => Math.round(process.resourceUsage().maxRSS / 102.4) / 10;
const milliseconds = (value: number): number => Math.round(value * 1000) / 1000;

const set = values.precision === "f32" ? [] : [`precision=${values.precision}`];
const { program, diagnostics } = compileFile(values.file ?? "", { set });
if (!program) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
const begin = performance.now();
const compile = values.compile === "plain" ? "plain" : "xla";
const session = await openSession({ train: { graph: program.train, compile } }, program.variables);
session.write(
  new Map(program.variables.map(({ name, type, init }): [string, HostArray] => [name, fillInit(init, type, 0, name)])),
);
const feeds = feedsOf(program.train);
if (values.give) {
  give(
    values.give,
    program.variables.filter(({ name }) => !/\.adam_[mv]$/.test(name)),
    feeds,
  );
}
const calibration = readCalibration();
const limit = calibration ? limitOf(program.train, calibration) : null;

function step(at: number): number {
  const now: Record<string, HostTensor> = { ...feeds };
  now.step = { dtype: "i32", shape: [], data: Int32Array.of(at) };
  now.key = { dtype: "u32", shape: [2], data: Uint32Array.of(at, 0) };
  return Number(session.run("train", now).loss);
}

/** Writes values.safetensors (`value.<variable>`, `feed.<input>`) and values.json. */
function give(folder: string, variables: readonly Variable[], given: Readonly<Record<string, HostTensor>>): void {
  const tensors = new Map<string, HostTensor>();
  for (const { name, type, init } of variables) {
    tensors.set(`value.${name}`, { ...type, data: fillInit(init, type, 0, name) as HostTensor["data"] });
  }
  for (const [name, value] of Object.entries(given)) if (value.dtype !== "u32") tensors.set(`feed.${name}`, value);
  writeFileSync(join(folder, "values.safetensors"), encodeSafetensors({ tensors, metadata: {} }));
  const plain = variables.filter(({ noDecay, role }) => noDecay && role === "parameter").map(({ name }) => name);
  writeFileSync(join(folder, "values.json"), JSON.stringify({ no_decay: plain }));
}

let done = 0;
const losses: number[] = [];
while (done < Number(values.warmup)) losses.push(step(++done));
say({
  ready: true,
  losses,
  limit,
  model: program.experiment,
  mode: compile,
  batch: program.batch,
  parameters: program.variables
    .filter(({ role }) => role === "parameter")
    .reduce((n, { type }) => n + sizeOf(type.shape), 0),
  warmup_s: milliseconds((performance.now() - begin) / 1000),
});
for await (const line of createInterface({ input: process.stdin })) {
  const command = line.trim();
  if (command === "quit") break;
  if (command !== "step") {
    say({ error: `unknown command "${command}"; write step or quit` });
    continue;
  }
  const start = performance.now();
  const cpu = process.cpuUsage();
  const loss = step(++done);
  const ms = performance.now() - start;
  const used = process.cpuUsage(cpu);
  say({ ms: milliseconds(ms), cpu_ms: (used.user + used.system) / 1000, loss, rss_mb: peakMemory() });
}
session.close();
