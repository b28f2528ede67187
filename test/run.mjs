import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LaunchError, report } from "../bin/launch.mjs";
import { prepare, preparePackages, requireNode } from "../bin/prepare.mjs";

// Runs the tests of a clone in which nothing is installed yet: packages, engine, mocha.
//   node test/run.mjs [--plain] [FILE…] [mocha's own options]
// --plain leaves out what needs TensorFlow, PyTorch or a browser, and the set-up of the engine with it.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const plain = process.argv.includes("--plain");
const rest = process.argv.slice(2).filter((word) => word !== "--plain");

/** mocha's own floor. */
const NODE_FOR_TESTS = "20.19.0";

function mocha() {
  const options = [
    join(root, "node_modules/mocha/bin/mocha.js"),
    ...["--import=tsx", "--timeout=10000", `--reporter=${join(root, "test/support/summary-reporter.cjs")}`],
    ...(plain ? ["--grep", "@engine|@parity|@browser|@fuzz", "--invert"] : []),
    ...rest,
    ...(rest.some((word) => word.endsWith(".ts")) ? [] : ["test/**/*.test.ts"]),
  ];
  const child = spawn(process.execPath, options, { cwd: root, stdio: "inherit" });
  child.on("close", (status) => {
    process.exitCode = status ?? 5;
  });
}

/** The engine's set-up by the compiled program, whose faults carry their codes. */
async function setUpEngine() {
  const main = await prepare(root);
  const status = await new Promise((resolve) => {
    spawn(process.execPath, [main, "setup"], { cwd: root, stdio: "inherit" }).on("close", resolve);
  });
  if (status !== 0) process.exit(status ?? 5);
}

try {
  requireNode(NODE_FOR_TESTS);
  await preparePackages(root);
  if (!plain) await setUpEngine();
  mocha();
} catch (error) {
  if (!(error instanceof LaunchError)) throw error;
  report(error);
}
