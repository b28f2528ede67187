import type { Command } from "commander";
import { collect } from "../collect.ts";
import { engineOption, threadsOption, workersOption, xlaOption } from "../engine-options.ts";
import type { EngineOptions } from "../run/engine-wish.ts";
import type { OutputOptions } from "../run/progress-style.ts";

interface SweepOptions extends OutputOptions, EngineOptions {
  readonly name?: string;
  readonly experiment?: string;
  readonly set: string[];
  readonly out?: string;
  readonly force?: boolean;
}

/** `skyc sweep`: runs an experiment and all trials of its sweeps, and judges what compares them. */
export function sweepCommand(program: Command): void {
  program
    .command("sweep")
    .description("run an experiment and the trials of its sweeps, and compare them")
    .argument("<file>", "the experiment's .sky file")
    .option("--name <sweep>", "only this sweep of the experiment (default: all)")
    .option("--experiment <name>", "which experiment of the file (default: the first)")
    .option("--set <key=value>", "set a property in all trials (repeatable)", collect, [])
    .option("--out <folder>", "the folder of all trials (default: runs/<experiment>-sweep-<content hash>)")
    .option("--force", "run finished trials again")
    .option(...engineOption)
    .option(...xlaOption)
    .option(...threadsOption)
    .option(...workersOption)
    .option("--feature-cache <size>", "keep features of a frozen encoder in at most so much, such as 20GiB, or off")
    .option("--quiet", "only the results")
    .option("--json", "one JSON event a line on standard output")
    .addHelpText(
      "after",
      `
Trials that are finished are kept, unfinished ones go on from their last checkpoint: after an interruption, give the same command again.
Exit codes: 0 fine, 1 errors in the text, 3 holes, 4 data, 5 a trial failed, it was stopped, or an expectation does not hold.

Examples:
  skyc sweep experiments/quickstart.sky
  skyc sweep experiments/quickstart.sky --name given --out s1`,
    )
    .action(async (file: string, options: SweepOptions) => {
      if (!options.quiet && !options.json) process.stderr.write(`Checking ${file}\n`);
      const { sweepFile } = await import("../run/sweep-file.ts");
      process.exitCode = await sweepFile(file, options);
    });
}
