import type { Command } from "commander";

/** `skyc report`: writes the pages of a finished run again from what its folder holds. */
export function reportCommand(program: Command): void {
  program
    .command("report")
    .description("write report.md and report.html of a finished run again")
    .argument("<folder>", "the run folder")
    .option("--json", "print report.json instead")
    .addHelpText(
      "after",
      "\nExit codes: 0 fine, 5 it is no finished run.\n\nExample:\n  skyc report runs/Quickstart-1f3a0c55aa10",
    )
    .action(async (folder: string, options: { json?: true }) => {
      const { reportFolder } = await import("../run/report-folder.ts");
      process.exitCode = await reportFolder(folder, options.json === true);
    });
}
