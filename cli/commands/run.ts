import type { Command } from "commander";
import { collect } from "../collect.ts";
import { engineOption, threadsOption, workersOption, xlaOption } from "../engine-options.ts";
import type { EngineOptions } from "../run/engine-wish.ts";
import type { OutputOptions } from "../run/progress-style.ts";

interface RunOptions extends OutputOptions, EngineOptions {
  readonly set: string[];
  readonly experiment?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly profile?: boolean;
}

/** `skyc run`: trains, evaluates and reports one experiment in a run folder. */
export function runCommand(program: Command): void {
  program
    .command("run")
    .description("train, evaluate and report an experiment")
    .argument("<file>", "the experiment's .sky file")
    .option("--experiment <name>", "which experiment of the file (default: the first)")
    .option(
      "--set <key=value>",
      "set a property of the experiment, as if it were written there (repeatable)",
      collect,
      [],
    )
    .option("--out <folder>", "the run folder (default: runs/<experiment>-<content hash>)")
    .option("--force", "replace another run, or an unfinished one, in that folder")
    .option(...engineOption)
    .option(...xlaOption)
    .option(...threadsOption)
    .option(...workersOption)
    .option("--profile", "time the ops of a step afterwards: a table by block and op, and a trace for chrome://tracing")
    .option("--feature-cache <size>", "keep features of a frozen encoder in at most so much, such as 20GiB, or off")
    .option("--quiet", "only the results")
    .option("--json", "one JSON event a line on standard output")
    .addHelpText(
      "after",
      `
Ctrl-C finishes the step, writes a checkpoint and says how to resume; a second one ends at once.
Exit codes: 0 fine, 1 errors in the text, 3 holes, 4 data, 5 the run failed, was stopped, or an expectation does not hold.

Examples:
  skyc run experiments/quickstart.sky
  skyc run experiments/quickstart.sky --out r1 --set seed=1
  skyc run aid.sky --set data.source=/data/AID`,
    )
    .action(async (file: string, options: RunOptions) => {
      if (!options.quiet && !options.json) process.stderr.write(`Checking ${file}\n`);
      const { runFile } = await import("../run/run-file.ts");
      process.exitCode = await runFile(file, options);
    });
}
