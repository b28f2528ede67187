import type { Command } from "commander";

/** `skyc check`: every error of every file, with place, reason and mend. Needs nothing but the text. */
export function checkCommand(program: Command): void {
  program
    .command("check")
    .description("say everything that is wrong with experiments, without data, device or weights")
    .argument("<files...>", "experiments to check")
    .option("--json", "print the findings as a JSON array")
    .option(
      "--set <key=value>",
      "set a property of the experiment, as if it were written there (repeatable)",
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .addHelpText(
      "after",
      `
Exit codes: 0 fine, 1 errors in the text, 2 usage. A hole (unstated) is reported, and is no error before a run.

Examples:
  skyc check experiments/quickstart.sky
  skyc check experiments/**/*.sky --json
  skyc check aid.sky --set optimizer.lr=1e-4`,
    )
    .action(async (files: string[], options: { json?: true; set: string[] }) => {
      const { checkFile } = await import("../../compiler/driver/compile.ts");
      const { showDiagnostics } = await import("../show-diagnostics.ts");
      const results = files.map((file) => checkFile(file, { set: options.set }));
      const diagnostics = results.flatMap((r) => r.diagnostics);
      const texts = new Map(results.flatMap((r) => [...r.texts]));
      const experiments = results.reduce((n, r) => n + r.experiments.length, 0);
      showDiagnostics(
        diagnostics,
        texts,
        options.json === true,
        `${files.length} ${files.length === 1 ? "file" : "files"}, ${experiments} ${experiments === 1 ? "experiment" : "experiments"}`,
      );
    });
}
