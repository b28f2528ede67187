import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readMetrics } from "../runtime/train/metrics-log.ts";

// Whether a run's memory stays what it is: resident memory at its end beside that after step 50.
//   npm run bench:memory -- [--file experiments/quickstart.sky] [--steps 1000] [--xla on|off]

const { values } = parseArgs({
  options: {
    file: { type: "string", default: "experiments/quickstart.sky" },
    steps: { type: "string", default: "1000" },
    xla: { type: "string", default: "on" },
  },
});
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dir = mkdtempSync(join(tmpdir(), "skyc-bench-memory-"));
try {
  const words = [
    "run",
    values.file,
    "--out",
    join(dir, "run"),
    "--xla",
    values.xla,
    "--set",
    `length=${values.steps} iters`,
  ];
  const command = ["--import=tsx", "cli/main.ts", ...words];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const steps = readMetrics(join(dir, "run", "metrics.jsonl")).filter((record) => record.kind === "step");
  const at = (step: number): number => steps.find((record) => record.step === step)?.rss ?? Number.NaN;
  for (const step of [50, 100, 200, 500, steps.length])
    if (step <= steps.length)
      process.stdout.write(`step ${String(step).padStart(5)}  ${at(step).toFixed(0).padStart(6)} MiB\n`);
  const grown = at(steps.length) - at(50);
  process.stdout.write(
    `grown from step 50 to the end: ${grown.toFixed(0)} MiB (${((100 * grown) / at(50)).toFixed(1)} %)\n`,
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
