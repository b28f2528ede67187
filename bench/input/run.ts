import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildBench } from "../build.ts";
import { type Spread, spreadOf } from "../compare.ts";
import { Stepper } from "../stepper.ts";

// The input pipeline beside PyTorch's DataLoader (README.md):
//   npm run bench:input -- [--rounds 9] [--images 192] [--workers 2] [--compress deflate|zstd|lzw|none] [--interleave pixel|band] [--json]

interface Epoch {
  readonly ms: number;
  readonly cpu_ms: number;
  readonly images: number;
}

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    images: { type: "string", default: "192" },
    workers: { type: "string", default: "2" },
    compress: { type: "string", default: "deflate" },
    interleave: { type: "string", default: "pixel" },
    json: { type: "boolean", default: false },
  },
});
const python = resolve(root, process.env.SKYC_PARITY_PYTHON ?? ".venv/bin/python");
/** Everything decoded fits. */
const plenty = String(2 ** 31);

/** Images a second of each side by its epochs. */
const rates = (epochs: readonly Epoch[], of: "ms" | "cpu_ms"): Spread =>
  spreadOf(epochs.map((epoch) => (epoch.images * 1000) / epoch[of]));

async function main(): Promise<void> {
  if (!existsSync(python)) {
    process.stderr.write(`There is no Python at ${python} to compare with: see bench/input/README.md.\n`);
    process.exitCode = 2;
    return;
  }
  const built = buildBench(root);
  const rasters = join(built, "rasters");
  mkdirSync(rasters);
  const form = ["--images", values.images, "--compress", values.compress, "--interleave", values.interleave];
  execFileSync(python, [join(root, "bench/input/make_rasters.py"), rasters, ...form], { stdio: "inherit" });
  const settings = join(built, "settings.json");
  const give = (name: string): string => join(built, `${name}.f32`);
  const steppers: Stepper<object, Epoch>[] = [];
  const begin = async (name: string, command: string, words: readonly string[]): Promise<void> => {
    const stepper = new Stepper<object, Epoch>(name, command, words, root);
    steppers.push(stepper);
    await stepper.ready();
  };
  try {
    const ours = [join(built, "bench/input/skyc-input.js"), "--root", rasters, "--workers", values.workers];
    await begin("skyc, first epoch", process.execPath, [...ours, "--settings", settings, "--give", give("skyc")]);
    await begin("skyc, later ones", process.execPath, [...ours, "--cache", plenty]);
    const theirs = (mode: string): string[] => [
      join(root, "bench/input/torch_input.py"),
      ...["--root", rasters, "--mode", mode, "--workers", values.workers, "--settings", settings, "--give", give(mode)],
    ];
    await begin("rasterio", python, theirs("rasterio"));
    const torchgeo = await begin("torchgeo", python, theirs("torchgeo")).then(
      () => true,
      () => false,
    );
    if (!torchgeo) {
      steppers.pop()!.stop();
      process.stderr.write("torchgeo is not there: without its side (bench/input/requirements.txt).\n");
    }
    const apart = difference(give("skyc"), give("rasterio"));
    if (!(apart < 1e-4)) throw new Error(`the two sides give different pixels: ${apart} apart`);
    const rounds: Epoch[][] = steppers.map(() => []);
    for (let i = 0; i < Number(values.rounds); i++) {
      for (const [side, stepper] of steppers.entries()) rounds[side]!.push(await stepper.step());
    }
    show(
      steppers.map(({ name }) => name),
      rounds,
      apart,
    );
  } finally {
    for (const stepper of steppers) stepper.stop();
  }
}

/** The largest difference of two files of floats. */
function difference(a: string, b: string): number {
  const [one, other] = [a, b].map((file) => new Float32Array(Uint8Array.from(readFileSync(file)).buffer));
  if (one!.length !== other!.length) return Number.POSITIVE_INFINITY;
  return one!.reduce((most, value, i) => Math.max(most, Math.abs(value - other![i]!)), 0);
}

function show(names: readonly string[], rounds: readonly (readonly Epoch[])[], apart: number): void {
  const ratio = (ours: number, theirs: number, of: "ms" | "cpu_ms"): Spread =>
    spreadOf(rounds[ours]!.map((epoch, i) => rounds[theirs]![i]![of] / epoch[of]));
  const pairs = names.flatMap((name, theirs) =>
    theirs < 2
      ? []
      : [0, 1].map((ours) => ({
          ours: names[ours]!,
          theirs: name,
          time: ratio(ours, theirs, "ms"),
          cpu: ratio(ours, theirs, "cpu_ms"),
        })),
  );
  const sides = names.map((name, i) => ({ name, rate: rates(rounds[i]!, "ms"), cpuRate: rates(rounds[i]!, "cpu_ms") }));
  if (values.json) return void process.stdout.write(`${JSON.stringify({ sides, pairs, apart }, null, 2)}\n`);
  const text = ({ median, low, high }: Spread, digits: number): string =>
    `${median.toFixed(digits)} (${low.toFixed(digits)}-${high.toFixed(digits)})`;
  process.stdout.write(`${"".padEnd(20)}${"images/s".padStart(24)}${"a processor second".padStart(24)}\n`);
  for (const { name, rate, cpuRate } of sides) {
    process.stdout.write(`${name.padEnd(20)}${text(rate, 0).padStart(24)}${text(cpuRate, 0).padStart(24)}\n`);
  }
  for (const { ours, theirs, time, cpu } of pairs) {
    process.stdout.write(
      `${ours} against ${theirs}: ${text(time, 2)} times as many images/s, ${text(cpu, 2)} in processor time\n`,
    );
  }
  process.stdout.write(`pixels at most ${apart.toExponential(1)} apart\n`);
}

await main();
