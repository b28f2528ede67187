import { type Command, Option } from "commander";
import { collect } from "../collect.ts";

/** `skyc check`: every error of every file, with place, reason and mend. Needs nothing but the text. */
export function checkCommand(program: Command): void {
  program
    .command("check")
    .description("say everything that is wrong with experiments, without data, device or weights")
    .argument("<files...>", "experiments to check")
    .addOption(
      new Option("--format <form>", "how to print the findings")
        .choices(["text", "json", "sarif", "junit"])
        .default("text"),
    )
    .option("--json", "print the findings as a JSON array (as --format json)")
    .option("--no-code", "refuse blocks of one's own in TypeScript, which are programs and run at a check")
    .option(
      "--set <key=value>",
      "set a property of the experiment, as if it were written there (repeatable)",
      collect,
      [],
    )
    .addHelpText(
      "after",
      `
Exit codes: 0 fine, 1 errors in the text, 2 usage. A hole (unstated) is reported, and is no error before a run.

Examples:
  skyc check experiments/quickstart.sky
  skyc check experiments/**/*.sky --json
  skyc check *.sky --format sarif > findings.sarif
  skyc check aid.sky --set optimizer.lr=1e-4`,
    )
    .action(
      async (
        files: string[],
        options: { json?: true; format: "text" | "json" | "sarif" | "junit"; set: string[]; code: boolean },
      ) => {
        const { checkFiles } = await import("../check-files.ts");
        process.exitCode = await checkFiles(files, {
          format: options.json ? "json" : options.format,
          set: options.set,
          code: options.code,
        });
      },
    );
}
