import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

// What the plan says of memory and time beside what the engine takes, for experiments of different kinds (docs/design/0004-cost-model.md):
//   npm run bench:plan -- [--only NAME] [--json]     time needs a calibration of this machine: skyc calibrate

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The experiments: name, file, and what is set on the command line. */
const cases: readonly {
  readonly name: string;
  readonly file: string;
  readonly experiment?: string;
  readonly set?: string;
}[] = [
  { name: "Quickstart", file: "experiments/quickstart.sky", experiment: "Quickstart" },
  { name: "QuickstartTable4", file: "experiments/quickstart.sky", experiment: "QuickstartTable4" },
  {
    name: "AIDFromScratch",
    file: "experiments/downstream/classification/aid.sky",
    set: 'data.source=local(path: "scenes")',
  },
  { name: "ViT224", file: "bench/plan/vit-224.sky" },
  { name: "LargeBatch", file: "bench/plan/large-batch.sky" },
  { name: "BigMaps", file: "bench/plan/big-maps.sky" },
];

/** What bench/plan-step.ts prints. */
interface Found {
  readonly measured: { readonly memory: number; readonly seconds: number };
  readonly planned: { readonly memory: number; readonly seconds: number | null };
}

/**
 * For memory, TensorFlow gives every buffer back after the step, and the C library every large block, so that a step's peak stands out
 * from what is there before it. For time, everything is as `skyc run` has it.
 */
const memoryEnvironment = { TF_CPU_ALLOCATOR_USE_BFC: "false", MALLOC_MMAP_THRESHOLD_: String(2 ** 22) };

function measure(one: (typeof cases)[number], graph: string, environment: NodeJS.ProcessEnv, steps: number): Found {
  const words = ["--import=tsx", "bench/plan-step.ts", "--file", one.file, "--graph", graph, "--steps", String(steps)];
  if (one.experiment) words.push("--experiment", one.experiment);
  if (one.set) words.push("--set", one.set);
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${one.name}, ${graph}:\n${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Found;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      steps: { type: "string", default: "8" },
      json: { type: "boolean", default: false },
    },
  });
  const chosen = values.only ? cases.filter(({ name }) => name === values.only) : cases;
  if (chosen.length === 0) {
    process.stderr.write(`--only is one of ${cases.map(({ name }) => name).join(", ")}.\n`);
    process.exitCode = 2;
    return;
  }
  const show = (cells: readonly string[]): void => {
    const text = cells.map((cell, i) => (i === 0 ? cell.padEnd(26) : cell.padStart(12))).join("");
    if (!values.json) process.stdout.write(`${text}\n`);
  };
  show(["", "MiB planned", "measured", "ratio", "ms planned", "measured", "ratio"]);
  const rows: unknown[] = [];
  for (const one of chosen) {
    for (const graph of ["train", "eval"]) {
      const space = measure(one, graph, memoryEnvironment, 3);
      const time = measure(one, graph, {}, Number(values.steps));
      const memory = { planned: space.planned.memory, measured: space.measured.memory };
      const seconds = { planned: time.planned.seconds, measured: time.measured.seconds };
      rows.push({ experiment: one.name, graph, memory, seconds });
      const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
      const milliseconds = (value: number | null): string => (value === null ? "-" : (value * 1000).toFixed(0));
      show([
        `${one.name} ${graph}`,
        mebibytes(memory.planned),
        mebibytes(memory.measured),
        (memory.planned / memory.measured).toFixed(3),
        milliseconds(seconds.planned),
        milliseconds(seconds.measured),
        seconds.planned === null ? "-" : (seconds.planned / seconds.measured).toFixed(3),
      ]);
    }
  }
  if (values.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
}

main();
