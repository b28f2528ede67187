import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildBench } from "./build.ts";
import { type Comparison, compare, type Side, sideOf } from "./compare.ts";
import { workloads } from "./engine/workloads.ts";
import { shown } from "./show.ts";
import { type Ready, type Step, Stepper } from "./stepper.ts";

// skyc's training step beside PyTorch's (README.md):
//   npm run bench -- [--workload NAME…] [--pairs 9] [--precision f32|bf16] [--compile xla|plain] [--json]

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** How far losses may lie apart where the arithmetic is the same: the order of sums in f32, and where bf16 rounds. */
const lossesMayDiffer = { f32: 2e-3, bf16: 2e-2 } as const;

type Precision = keyof typeof lossesMayDiffer;

interface Choice {
  readonly pairs: number;
  readonly form: string;
  readonly precision: Precision;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      workload: { type: "string", multiple: true, default: ["vit", "swinv2", "fst", "upernet"] },
      pairs: { type: "string", default: "9" },
      compile: { type: "string", default: "xla" },
      precision: { type: "string", default: "f32" },
      json: { type: "boolean", default: false },
    },
  });
  const unknown = values.workload.find((name) => !(name in workloads));
  if (unknown !== undefined)
    return refuse(`--workload is one of ${Object.keys(workloads).join(", ")}, not ${unknown}.`);
  if (!(values.precision in lossesMayDiffer)) return refuse(`--precision is f32 or bf16, not ${values.precision}.`);
  const pairs = Number(values.pairs);
  if (!Number.isInteger(pairs) || pairs < 1) return refuse(`--pairs is a whole number from 1, not ${values.pairs}.`);
  const python = resolve(root, process.env.SKYC_PARITY_PYTHON ?? ".venv/bin/python");
  if (!existsSync(python)) {
    return refuse(
      `There is no Python with PyTorch at ${python}, so there is nothing to compare with. ` +
        "Make the environment that test/parity/README.md describes, or name one with SKYC_PARITY_PYTHON.",
    );
  }
  const built = join(buildBench(root), "bench/skyc-step.js");
  const choice: Choice = { pairs, form: values.compile, precision: values.precision as Precision };
  const found: Comparison[] = [];
  for (const name of values.workload) {
    const comparison = await runWorkload(name, built, python, choice);
    found.push(comparison);
    if (!values.json) process.stdout.write(shown(comparison));
    if (comparison.lossesApart > lossesMayDiffer[choice.precision]) {
      process.stderr.write(`${name}: the losses differ, so the sides do not compute the same.\n`);
      process.exitCode = 1;
    }
  }
  if (values.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
}

/** Starts one side after the other, so that none compiles while another is timed; then all step in turn. */
async function runWorkload(name: string, built: string, python: string, choice: Choice): Promise<Comparison> {
  const { file, model, settings, goals } = workloads[name]!;
  const { pairs, form, precision } = choice;
  const given = mkdtempSync(join(tmpdir(), "skyc-bench-"));
  const skyc = [built, "--file", file, "--compile", form, "--precision", precision, "--give", given];
  const own = settings ? ["--settings", settings] : [];
  const torch = (mode: string): string[] => {
    const words = ["--model", model, "--mode", mode, "--precision", precision, "--given", given];
    return [join("bench", "torch_step.py"), ...words, ...own];
  };
  const steppers: Stepper[] = [];
  const begin = (side: string, command: string, words: readonly string[]): Stepper => {
    const stepper = new Stepper(side, command, words, root);
    steppers.push(stepper);
    return stepper;
  };
  try {
    const ready: Ready[] = [];
    ready.push(await begin(`skyc (${form})`, process.execPath, skyc).ready());
    ready.push(await begin("torch eager", python, torch("eager")).ready());
    ready.push(await begin("torch compile", python, torch("compile")).ready());
    const rounds: Step[][] = [];
    for (let i = 0; i < pairs; i++) {
      const round: Step[] = [];
      for (const stepper of steppers) round.push(await stepper.step());
      rounds.push(round);
      process.stderr.write(`${name} ${i + 1}/${pairs}\r`);
    }
    const sides: Side[] = steppers.map((stepper, side) =>
      sideOf(
        stepper.name,
        ready[side]!,
        rounds.map((round) => round[side]!),
      ),
    );
    const limit = ready[0]!.limit ?? undefined;
    return compare(name, precision, sides, rounds, {
      ...(goals ? { goal: goals[precision] } : {}),
      ...(limit ? { limit } : {}),
    });
  } finally {
    for (const stepper of steppers) stepper.stop();
    rmSync(given, { recursive: true, force: true });
  }
}

function refuse(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 2;
}

await main();
