import type { Command } from "commander";
import { engineOption, threadsOption, workersOption, xlaOption } from "../engine-options.ts";
import type { EngineOptions } from "../run/engine-wish.ts";

/** `skyc eval`: evaluates a checkpoint of a run. */
export function evalCommand(program: Command): void {
  program
    .command("eval")
    .description("evaluate a checkpoint of a run folder")
    .argument("<folder>", "the run folder")
    .option("--split <name>", "train, val or test", "test")
    .option("--checkpoint <which>", "last, best (on val), or a file name or step below checkpoints/", "last")
    .option(...engineOption)
    .option(...xlaOption)
    .option(...threadsOption)
    .option(...workersOption)
    .option("--json", "print the metrics as JSON")
    .addHelpText(
      "after",
      "\nExit codes: 0 fine, 4 data, 5 the checkpoint cannot be used.\n\nExample:\n  skyc eval runs/Quickstart-1f3a0c55aa10 --split val --checkpoint best",
    )
    .action(async (folder: string, options: EngineOptions & { split: string; checkpoint: string; json?: true }) => {
      const { evaluateFolder } = await import("../run/evaluate-folder.ts");
      process.exitCode = await evaluateFolder(folder, options);
    });
}
