import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildBench } from "../build.ts";

// Compiles skyc and the bench, and starts it in the repository's root: npm run bench:language (README.md).
const root = fileURLToPath(new URL("../..", import.meta.url));
const run = join(buildBench(root), "bench/language/run.js");
const words = ["--expose-gc", run, ...process.argv.slice(2)];
spawn(process.execPath, words, { cwd: root, stdio: "inherit" }).on("close", (status) => {
  process.exitCode = status ?? 1;
});
