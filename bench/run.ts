import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildBench } from "./build.ts";
import { type Comparison, compare, type Side, sideOf } from "./compare.ts";
import { type Ready, type Step, Stepper } from "./stepper.ts";

// skyc's training step beside PyTorch's (README.md):
//   npm run bench -- [--model vit|fst] [--steps 12] [--compile xla|plain] [--json]

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Settings of timm's ViT that make it the model of vit.sky: no class token, mean of the tokens. */
const torchSettings: Readonly<Record<string, string>> = { vit: "bench/vit-settings.json" };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      model: { type: "string" },
      steps: { type: "string", default: "12" },
      compile: { type: "string", default: "xla" },
      json: { type: "boolean", default: false },
    },
  });
  const models = values.model ? [values.model] : ["vit", "fst"];
  if (models.some((model) => !["vit", "fst"].includes(model)))
    return refuse(`--model is vit or fst, not ${values.model}.`);
  const python = resolve(root, process.env.SKYC_PARITY_PYTHON ?? ".venv/bin/python");
  if (!existsSync(python)) {
    return refuse(
      `There is no Python with PyTorch at ${python}, so there is nothing to compare with. ` +
        "Make the environment that test/parity/README.md describes, or name one with SKYC_PARITY_PYTHON.",
    );
  }
  const built = join(buildBench(root), "bench/skyc-step.js");
  const found: Comparison[] = [];
  for (const model of models) found.push(await runModel(model, built, python, Number(values.steps), values.compile));
  if (values.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else for (const comparison of found) show(comparison);
}

/** Starts one side after the other, so that none compiles while another is timed; then all step in turn. */
async function runModel(
  model: string,
  built: string,
  python: string,
  steps: number,
  form: string,
): Promise<Comparison> {
  const skyc = [built, "--file", `bench/${model}.sky`, "--compile", form];
  const settings = torchSettings[model] ? ["--settings", torchSettings[model]] : [];
  const torch = (mode: string) => [join("bench", "torch_step.py"), "--model", model, "--mode", mode, ...settings];
  const steppers: Stepper[] = [];
  const begin = (name: string, command: string, words: readonly string[]): Stepper => {
    const stepper = new Stepper(name, command, words, root);
    steppers.push(stepper);
    return stepper;
  };
  try {
    const ready: Ready[] = [];
    ready.push(await begin(`skyc (${form})`, process.execPath, skyc).ready());
    ready.push(await begin("torch eager", python, torch("eager")).ready());
    ready.push(await begin("torch compile", python, torch("compile")).ready());
    const rounds: Step[][] = [];
    for (let i = 0; i < steps; i++) {
      const round: Step[] = [];
      for (const stepper of steppers) round.push(await stepper.step());
      rounds.push(round);
      process.stderr.write(`${model} ${i + 1}/${steps}\r`);
    }
    const sides: Side[] = steppers.map(({ name }, side) => {
      const { parameters, warmup_s } = ready[side]!;
      return sideOf(
        name,
        parameters,
        warmup_s,
        rounds.map((round) => round[side]!),
      );
    });
    return compare(model, sides, rounds);
  } finally {
    for (const stepper of steppers) stepper.stop();
  }
}

function show({ model, sides, best, time, cpu, memory }: Comparison): void {
  const row = (cells: readonly string[]): string =>
    `${cells.map((cell, i) => (i === 0 ? cell.padEnd(16) : cell.padStart(22))).join("")}\n`;
  let text = `\n${model}, ${sides[0]!.parameters} parameters\n`;
  text += row(["", "ms a step (quartiles)", "processor ms", "peak memory MiB", "start with 2 steps s"]);
  for (const { name, ms, cpuMs, peakMb, warmupSeconds } of sides) {
    const timed = `${ms.median.toFixed(0)} (${ms.low.toFixed(0)}-${ms.high.toFixed(0)})`;
    text += row([name, timed, cpuMs.median.toFixed(0), peakMb.toFixed(0), warmupSeconds.toFixed(1)]);
  }
  text += `against ${best}: time ${time.median.toFixed(3)} (quartiles of pairs ${time.low.toFixed(3)}-${time.high.toFixed(3)}), processor time ${cpu.toFixed(3)}, memory ${memory.toFixed(3)}\n`;
  process.stdout.write(text);
}

function refuse(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 2;
}

await main();
