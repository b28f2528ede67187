import type { Command } from "commander";

/** `skyc fmt`: files in their canonical form. Exit code 1 where a text has syntax errors, or, with --check, would change. */
export function fmtCommand(program: Command): void {
  program
    .command("fmt")
    .description("put files into their canonical form; comments are kept, files with syntax errors are left alone")
    .argument("<files...>", "files to format; - reads standard input and writes standard output")
    .option("--check", "change nothing; say which files are not in their canonical form")
    .option("--stdout", "print the canonical form instead of writing it")
    .addHelpText(
      "after",
      `
Exit codes: 0 fine, 1 syntax errors, or a file that --check would have changed, 2 usage.

Examples:
  skyc fmt experiments/quickstart.sky
  skyc fmt --check experiments/*.sky
  skyc fmt - < draft.sky`,
    )
    .action(async (files: string[], options: { check?: true; stdout?: true }) => {
      const { formatFiles } = await import("../format-files.ts");
      process.exitCode = await formatFiles(files, { check: options.check === true, stdout: options.stdout === true });
    });
}
