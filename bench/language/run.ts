import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { check, checkSource } from "../../compiler/check/check.ts";
import { createChecker } from "../../compiler/check/checker.ts";

// npm run bench:language [-- EDITS]: medians in milliseconds of this process, and its memory.
const edits = Number(process.argv[2] ?? 400);
const root = fileURLToPath(new URL("../../experiments", import.meta.url));
const shipped = (readdirSync(root, { recursive: true }) as string[]).filter((name) => name.endsWith(".sky"));
const survey = readFileSync(new URL("survey.sky", import.meta.url), "utf8");

const quantile = (values: readonly number[], share: number): string =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))]!.toFixed(1);
const line = (what: string, values: readonly number[]): void => {
  const spread = `${quantile(values, 0.25)} to ${quantile(values, 0.75)}`;
  process.stdout.write(`${what}: median ${quantile(values, 0.5)} ms, quartiles ${spread}\n`);
};
function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const all = (): void => {
  for (const name of shipped) check(`${root}/${name}`, (path) => ({ text: readFileSync(path, "utf8") }));
};
line("all shipped experiments, the first time", [timed(all)]);
line(
  "all shipped experiments, again",
  Array.from({ length: 5 }, () => timed(all)),
);
line(
  `${survey.split("\n").length} lines, without a memory`,
  Array.from({ length: 5 }, () => timed(() => checkSource(survey, "s.sky"))),
);

const checker = createChecker();
const lines = survey.split("\n");
const times: number[] = [];
const memory: number[] = [];
for (let i = 0; i < edits; i++) {
  const at = 5 + ((i * 37) % (lines.length - 5));
  const text = lines.map((one, k) => (k === at ? `${one.slice(0, -1)}x` : one)).join("\n");
  times.push(timed(() => checker.check("s.sky", () => ({ text }))));
  if (i % Math.ceil(edits / 10) === 0) {
    globalThis.gc?.();
    memory.push(process.memoryUsage().heapUsed / 2 ** 20);
  }
}
line("diagnostics after a keystroke", times.slice(10));
process.stdout.write(`heap in MiB over ${edits} edits: ${memory.map((one) => one.toFixed(0)).join(" ")}\n`);
