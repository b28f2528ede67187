import type { Command } from "commander";
import { collect } from "../collect.ts";

interface LockOptions {
  readonly set: string[];
  readonly experiment?: string;
  readonly check?: true;
  readonly quiet?: true;
}

/** `skyc lock`: decodes and hashes every file of an experiment's data, and writes the hashes down. */
export function lockCommand(program: Command): void {
  program
    .command("lock")
    .description("pin an experiment's data by the hash of every file")
    .argument("<file>", "the experiment's .sky file")
    .option("--experiment <name>", "which experiment of the file (default: the first)")
    .option(
      "--set <key=value>",
      "set a property of the experiment, as if it were written there (repeatable)",
      collect,
      [],
    )
    .option("--check", "write nothing: compare the data with the lock")
    .option("--quiet", "no progress")
    .addHelpText(
      "after",
      `
The lock lies where the source says (local("…", lock: "…")), else beside the .sky file. Every file is decoded first: with a broken
file there is no lock. Exit codes: 0 fine, 1 errors in the text, 4 a file is missing, broken or not the locked one.

Examples:
  skyc lock aid.sky
  skyc lock aid.sky --check`,
    )
    .action(async (file: string, options: LockOptions) => {
      const { lockFile } = await import("../lock-experiment.ts");
      process.exitCode = await lockFile(file, options);
    });
}
