import type { Command } from "commander";

/** `skyc fix`: applies the mend of every finding that has one, and says what is left. */
export function fixCommand(program: Command): void {
  program
    .command("fix")
    .description("apply the mend of every finding that has one, and say what is left")
    .argument("<files...>", "experiments to mend; - reads standard input and writes standard output")
    .option("--check", "change nothing; it is an error if something would change")
    .option("--dry-run", "change nothing; say what would be done and what would be left")
    .option("--json", "print {fixed, refused, changed, findings} as JSON")
    .addHelpText(
      "after",
      `
What a file imports is mended with it where it lies in the same folder or is named too. A mend that would bring an
error is left out, and said. Comments and the form of everything else stay as they are.

Exit codes: those of check, for what is left: 0 fine, 1 errors in the text, 2 usage.

Examples:
  skyc fix experiments/quickstart.sky
  skyc fix --dry-run *.sky
  skyc fix - < draft.sky > mended.sky`,
    )
    .action(async (files: string[], options: { check?: true; dryRun?: true; json?: true }) => {
      const { fixFiles } = await import("../fix-files.ts");
      process.exitCode = await fixFiles(files, {
        check: options.check === true,
        dryRun: options.dryRun === true,
        json: options.json === true,
      });
    });
}
