import { type Command, Option } from "commander";

/** `skyc import`: brings a configuration of another tool over. */
export function importCommand(program: Command): void {
  program
    .command("import")
    .description("bring a configuration of MMSegmentation, TerraTorch or Hydra over, as far as it maps")
    .argument("<file>", "the configuration: a Python or YAML file, which is read and never run")
    .addOption(
      new Option("--from <tool>", "whose it is; told from the file when absent").choices([
        "mmseg",
        "terratorch",
        "hydra",
      ]),
    )
    .option("-o, --out <file>", "write the experiment here; it must not exist. Absent: standard output")
    .option("--json", "print the text, what is left over, and the findings of its check as JSON")
    .addHelpText(
      "after",
      `
What the configuration does not say is written as unstated, and what has no place in a .sky file is listed at its end.
Exit codes: 0 fine, 1 the result has errors, 2 usage.

Examples:
  skyc import configs/vit/vit_fcn_potsdam.py -o potsdam.sky
  skyc import burn_scars.yaml --from terratorch
  skyc import conf/config.yaml --json`,
    )
    .action(async (file: string, options: { from?: "mmseg" | "terratorch" | "hydra"; out?: string; json?: true }) => {
      const { importFile } = await import("../import-file.ts");
      process.exitCode = importFile(file, options);
    });
}
