import type { Command } from "commander";
import { collect } from "../collect.ts";
import { engineOption, threadsOption, workersOption, xlaOption } from "../engine-options.ts";
import type { EngineOptions } from "../run/engine-wish.ts";
import type { OutputOptions } from "../run/progress-style.ts";

interface ResumeOptions extends OutputOptions, EngineOptions {
  readonly from?: string;
  readonly set: string[];
}

/** `skyc resume`: goes on with a run that was stopped or killed; the result is equal, to the bit, to one that never stopped. */
export function resumeCommand(program: Command): void {
  program
    .command("resume")
    .description("go on with a run that was stopped or killed")
    .argument("<folder>", "the run folder")
    .option("--from <checkpoint>", "a file name or step below checkpoints/ (default: the newest)")
    .option("--set <data.source=…>", "where the data lie now (repeatable)", collect, [])
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
A checkpoint that is corrupt is refused with its reason; an older one is used only where --from names it.
Exit codes: 0 fine, 4 data, 5 the run failed, was stopped, or an expectation does not hold.

Examples:
  skyc resume runs/Quickstart-1f3a0c55aa10
  skyc resume r1 --from step-00000200.safetensors`,
    )
    .action(async (folder: string, options: ResumeOptions) => {
      const { resumeFolder } = await import("../run/resume-folder.ts");
      process.exitCode = await resumeFolder(folder, options);
    });
}
