import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compileFile } from "../compiler/driver/compile.ts";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import type { Variable } from "../compiler/ir/graph.ts";
import { fillInit } from "../compiler/ir/noise.ts";
import { bytesOf } from "../compiler/ir/type.ts";
import { memoryOf } from "../compiler/passes/cost.ts";
import { secondsOf } from "../compiler/passes/step-time.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { readCalibration } from "../runtime/provision/calibration.ts";
import { collectGarbage } from "../runtime/tf/collect-garbage.ts";
import type { HostArray, HostTensor } from "../runtime/tf/host-values.ts";
import { openSession } from "../runtime/tf/session.ts";
import { feedsOf } from "./feeds.ts";

// What one graph of an experiment takes, measured in a process of its own, beside what the plan says of it; one line of JSON:
//   node --import=tsx bench/plan-step.ts --file F [--experiment E] [--set K=V] --graph train|eval [--steps 8]

const { values } = parseArgs({
  options: {
    file: { type: "string", default: "" },
    experiment: { type: "string" },
    set: { type: "string", multiple: true, default: [] },
    graph: { type: "string", default: "train" },
    steps: { type: "string", default: "8" },
  },
});

/** Bytes of this process in memory: now (`VmRSS`), or at most since `forget` (`VmHWM`). */
function resident(what: "VmRSS" | "VmHWM"): number {
  const line = new RegExp(`^${what}:\\s+(\\d+) kB`, "m").exec(readFileSync("/proc/self/status", "utf8"));
  return Number(line![1]) * 1024;
}
/** Linux forgets the highest mark of a process that writes 5 here. */
const forget = (): void => writeFileSync("/proc/self/clear_refs", "5");

const { experiment, set } = values;
const { program, diagnostics } = compileFile(values.file, { ...(experiment ? { experiment } : {}), set });
if (!program) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
const which = values.graph === "eval" ? "eval" : "train";
const graph = program[which];
/** A first session, so that what TensorFlow and XLA set up once is there before anything is measured. */
async function warmUp(): Promise<void> {
  const variable: Variable = {
    name: "x",
    type: { dtype: "f32", shape: [64, 64] },
    init: { kind: "zeros" },
    role: "state",
    noDecay: true,
  };
  const g = new GraphBuilder("warm", ops);
  const x = g.variable(variable);
  g.update("x", g.op("matmul", [x, x]));
  const first = await openSession({ warm: g.finish() }, [variable]);
  first.write(new Map([["x", new Float32Array(64 * 64)]]));
  for (let run = 0; run < 3; run++) first.run("warm");
  first.close();
}
await warmUp();
const session = await openSession({ [which]: graph }, program.variables);

const written = new Map(program.variables.map(({ name, type }) => [name, fillInit({ kind: "zeros" }, type, 0, name)]));
collectGarbage();
const before = resident("VmRSS");
session.write(written as ReadonlyMap<string, HostArray>);
const grown = resident("VmRSS") - before;
session.write(
  new Map(program.variables.map(({ name, type, init }): [string, HostArray] => [name, fillInit(init, type, 0, name)])),
);
written.clear();

/** Values that lie where TensorFlow cannot read them in place (it wants 64 bytes), so that what is fed counts in the step, each time. */
function shifted({ dtype, shape, data }: HostTensor): HostTensor {
  const Values = data.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => HostTensor["data"];
  const moved = new Values(new ArrayBuffer(data.byteLength + 8), 8, data.length);
  moved.set(data as never);
  return { dtype, shape, data: moved };
}
const feeds: Record<string, HostTensor> = Object.fromEntries(
  Object.entries(feedsOf(graph)).map(([name, value]) => [name, shifted(value)]),
);
/** Each variable has its memory once; the process grew by a little more, for the first write also sets up what writing needs. */
const held = program.variables.reduce((bytes, { type }) => bytes + bytesOf(type), 0);
/** The most that a step took beyond what was there before it: what it was fed, the block of its results, workspaces. */
let most = 0;
let seconds = Number.POSITIVE_INFINITY;
for (let step = 1; step <= Number(values.steps) + 2; step++) {
  if (graph.inputs.has("step")) feeds.step = { dtype: "i32", shape: [], data: Int32Array.of(step) };
  if (graph.inputs.has("key")) feeds.key = { dtype: "u32", shape: [2], data: Uint32Array.of(step, 0) };
  collectGarbage();
  forget();
  const idle = resident("VmRSS");
  const begin = performance.now();
  session.run(which, feeds);
  // The first step compiles, the second is the first with warm memory.
  if (step <= 2) continue;
  seconds = Math.min(seconds, (performance.now() - begin) / 1000);
  most = Math.max(most, resident("VmHWM") - idle);
}
session.close();

const calibration = readCalibration();
process.stdout.write(
  `${JSON.stringify({
    experiment: program.experiment,
    graph: which,
    measured: { memory: held + most, held, grown, step: most, seconds },
    planned: {
      memory: memoryOf(program)[which],
      seconds: calibration ? secondsOf(graph, calibration) : null,
    },
  })}\n`,
);
