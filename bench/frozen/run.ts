import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeScenes } from "./scenes.ts";

// Whole runs of a linear head on a frozen Swin-T beside PyTorch's (README.md):
//   npm run bench:frozen -- [--images 1000] [--epochs 20] [--pairs 3] [--whole] [--json]

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { values } = parseArgs({
  options: {
    images: { type: "string", default: "1000" },
    epochs: { type: "string", default: "20" },
    pairs: { type: "string", default: "3" },
    whole: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const [images, epochs, pairs] = [values.images, values.epochs, values.pairs].map(Number) as [number, number, number];
const batch = 20;

interface Pair {
  readonly skyc: number;
  readonly torch: number;
  readonly skycAccuracy: number;
  readonly torchAccuracy: number;
}

function runSkyc(dir: string, seed: number): { seconds: number; accuracy: number } {
  const out = join(dir, `run${seed}`);
  const settings = [`seed=${seed}`, `length=${(images / batch) * epochs} iters`].flatMap((set) => ["--set", set]);
  const words = ["run", join(dir, "probe.sky"), "--out", out, "--quiet", ...settings];
  const start = performance.now();
  const { status, stderr } = spawnSync(join(root, "skyc"), words, { cwd: root, encoding: "utf8" });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`skyc run ended with ${status}:\n${stderr}`);
  const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8"));
  return { seconds, accuracy: report.metrics.test.values.OA };
}

function runTorch(python: string, dir: string, seed: number): { seconds: number; accuracy: number } {
  const timed = values.whole ? epochs : 1;
  const words = [
    "bench/frozen/torch_probe.py",
    "--folder",
    dir,
    "--epochs",
    `${epochs}`,
    "--timed",
    `${timed}`,
    "--seed",
    `${seed}`,
  ];
  const { status, stdout, stderr } = spawnSync(python, words, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`PyTorch ended with ${status}:\n${stderr}`);
  const found = JSON.parse(stdout) as { epochs: number[]; evaluation: number; accuracy: number };
  const all = found.epochs.reduce((sum, one) => sum + one, 0);
  return { seconds: (all * epochs) / timed + found.evaluation, accuracy: found.accuracy };
}

const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
const median = (list: readonly number[]): number => sorted(list)[Math.floor(list.length / 2)]!;

async function main(): Promise<void> {
  const python = resolve(root, process.env.SKYC_PARITY_PYTHON ?? ".venv/bin/python");
  if (!existsSync(python)) {
    process.stderr.write(
      `There is no Python with PyTorch at ${python}; name one with SKYC_PARITY_PYTHON (test/parity/README.md).\n`,
    );
    process.exitCode = 2;
    return;
  }
  if (!Number.isInteger(images / batch) || !(epochs >= 1) || !(pairs >= 1)) {
    process.stderr.write(`--images is a multiple of ${batch}, --epochs and --pairs are whole numbers from 1.\n`);
    process.exitCode = 2;
    return;
  }
  const dir = mkdtempSync(join(tmpdir(), "skyc-frozen-"));
  try {
    await writeScenes(dir, images, Math.max(batch, Math.round(images / 5)));
    writeFileSync(join(dir, "probe.sky"), readFileSync(join(root, "bench/frozen/probe.sky")));
    const found: Pair[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const skyc = runSkyc(dir, pair);
      const torch = runTorch(python, dir, pair);
      found.push({
        skyc: skyc.seconds,
        torch: torch.seconds,
        skycAccuracy: skyc.accuracy,
        torchAccuracy: torch.accuracy,
      });
      process.stderr.write(
        `pair ${pair + 1}: skyc ${skyc.seconds.toFixed(1)} s (OA ${skyc.accuracy.toFixed(3)}), torch ${torch.seconds.toFixed(1)} s\n`,
      );
    }
    const ratios = sorted(found.map(({ skyc, torch }) => skyc / torch));
    if (values.json) process.stdout.write(`${JSON.stringify({ images, epochs, pairs: found, ratios }, null, 1)}\n`);
    else {
      process.stdout.write(
        `frozen Swin-T, linear head, ${epochs} epochs of ${images} images: skyc takes ${median(ratios).toFixed(3)} of PyTorch's time ` +
          `(${ratios[0]!.toFixed(3)} to ${ratios.at(-1)!.toFixed(3)} over ${pairs} pairs), goal 0.10\n`,
      );
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

await main();
