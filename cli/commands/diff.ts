import type { Command } from "commander";
import { collect } from "../collect.ts";

/** `skyc diff`: the settings that differ between two experiments or runs, and what each of them changes. */
export function diffCommand(program: Command): void {
  program
    .command("diff")
    .description("say which settings differ between two experiments or runs, and whether they change the result")
    .argument("<a>", "a file, FILE#NAME, or a run folder")
    .argument("[b]", "what it is compared with; with a third one, the name of one of the file's experiments")
    .argument("[c]", "the name of the other one")
    .option("--experiment <name>", "which experiment of a file; twice for two (repeatable)", collect, [])
    .option("--exit-code", "exit with 1 where settings differ")
    .option("--json", "print {a, b, equal, differences, counts} as JSON")
    .addHelpText(
      "after",
      `
Values are compared, not spellings: 8k iters and 8000 iters are the same. A table's columns are called Table.Column.

Exit codes: 0 fine, also where settings differ, 1 errors in the text, or a difference with --exit-code, 2 usage.

Examples:
  skyc diff old.sky new.sky
  skyc diff paper.sky Table7.a Table7.b
  skyc diff paper.sky#Table7.a mine.sky --json
  skyc diff runs/first runs/second`,
    )
    .action(
      async (
        a: string,
        b: string | undefined,
        c: string | undefined,
        options: { experiment: string[]; exitCode?: true; json?: true },
      ) => {
        const { diffExperiments } = await import("../diff-experiments.ts");
        const what = [a, b, c].filter((one) => one !== undefined);
        process.exitCode = diffExperiments(what, {
          experiments: options.experiment,
          exitCode: options.exitCode === true,
          json: options.json === true,
        });
      },
    );
}
