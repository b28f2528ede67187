import { parseArgs } from "node:util";
import { again, fuzz } from "./fuzz.ts";

// npm run fuzz -- --runs 1000000 [--seed N], or to repeat a failure: --seed N --path P --kind "NAME"
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    path: { type: "string" },
    kind: { type: "string" },
  },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
  process.stderr.write("--runs and --seed take whole numbers: npm run fuzz -- --runs 1000000 --seed 7\n");
  process.exit(2);
}
if (values.path !== undefined) {
  process.stdout.write(`${again(values.kind ?? "", seed, values.path)}\n`);
  process.exit();
}
const start = performance.now();
const clock = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${String(Math.floor((ms / 1000) % 60)).padStart(2, "0")}`;
process.stdout.write(`${runs} texts, seed ${seed}\n`);
const found = fuzz(runs, seed, (done) => {
  const spent = performance.now() - start;
  const left = (spent / done) * Math.max(0, runs - done);
  const line = `${done} of ${runs} (${((100 * done) / runs).toFixed(1)} %), ${clock(spent)} spent, ${clock(left)} left`;
  process.stdout.write(process.stdout.isTTY ? `\r${line}   ` : `${line}\n`);
});
process.stdout.write("\n");
for (const { kind, seed: own, path, input, message } of found) {
  process.stdout.write(
    `${kind}: ${input}\n${message}\nRepeat: npm run fuzz -- --kind "${kind}" --seed ${own} --path ${path}\n\n`,
  );
}
process.stdout.write(found.length === 0 ? "Everything holds.\n" : `${found.length} of the kinds do not hold.\n`);
process.exitCode = found.length === 0 ? 0 : 1;
