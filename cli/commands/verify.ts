import type { Command } from "commander";
import { collect } from "../collect.ts";
import { engineOption, threadsOption, workersOption, xlaOption } from "../engine-options.ts";
import type { EngineOptions } from "../run/engine-wish.ts";
import type { OutputOptions } from "../run/progress-style.ts";

interface VerifyOptions extends OutputOptions, EngineOptions {
  readonly out?: string;
  readonly set: string[];
}

/** `skyc verify`: runs a finished run again from its own source and lock and compares results. */
export function verifyCommand(program: Command): void {
  program
    .command("verify")
    .description("run a finished run again and compare metrics and weights, to the bit")
    .argument("<folder>", "the run folder")
    .option("--out <folder>", "keep the second run here (default: a temporary folder)")
    .option("--set <data.source=…>", "where the data lie now (repeatable)", collect, [])
    .option(...engineOption)
    .option(...xlaOption)
    .option(...threadsOption)
    .option(...workersOption)
    .option("--quiet", "only the verdict")
    .option("--json", "one JSON event a line on standard output")
    .addHelpText(
      "after",
      "\nExit codes: 0 equal, 4 data, 5 the results differ.\n\nExample:\n  skyc verify runs/Quickstart-1f3a0c55aa10",
    )
    .action(async (folder: string, options: VerifyOptions) => {
      const { verifyFolder } = await import("../run/verify-folder.ts");
      process.exitCode = await verifyFolder(folder, options);
    });
}
