import type { Command } from "commander";
import { collect } from "../collect.ts";

interface Options {
  readonly effective?: true;
  readonly experiment?: string;
  readonly set: readonly string[];
  readonly json?: true;
}

/** `skyc explain`: the page of a code, or every effective value of an experiment with its origin. */
export function explainCommand(program: Command): void {
  program
    .command("explain")
    .description("print what a code means; of a file, every effective value and where it comes from")
    .argument("<code or file>", "a code as skyc prints it, such as SKY1004, or an experiment's file")
    .argument("[path]", "of a file: only this setting and what is below it, such as optimizer")
    .option("--effective", "of a file: the effective values, which is what is printed anyway")
    .option("--experiment <name>", "of a file: which of its experiments; the first one by default")
    .option(
      "--set <key=value>",
      "of a file: set a property of the experiment, as if it were written there (repeatable)",
      collect,
      [],
    )
    .option("--json", "of a file: print {file, experiment, settings} as JSON")
    .addHelpText(
      "after",
      `
Exit codes: 0 fine, 1 errors in the text, 2 usage.

Examples:
  skyc explain SKY1004
  skyc explain experiments/quickstart.sky
  skyc explain experiments/quickstart.sky optimizer --set optimizer.lr=1e-4`,
    )
    .action(async (what: string, path: string | undefined, options: Options) => {
      const { isFile, explain } = await import("../explain-code.ts");
      if (!isFile(what)) {
        process.stdout.write(
          explain(what, path !== undefined || Object.keys(options).length > 1 || options.set.length > 0),
        );
        return;
      }
      const { explainFile } = await import("../explain-file.ts");
      process.exitCode = explainFile(what, {
        experiment: options.experiment,
        set: options.set,
        json: options.json === true,
        prefix: path,
      });
    });
}
