import type { Command } from "commander";
import { collect } from "../collect.ts";
import type { NewOptions } from "../new-experiment.ts";

/** `skyc new`: a starting experiment, by questions or flags. */
export function newCommand(program: Command): void {
  program
    .command("new")
    .description("write a starting experiment that checks, by questions on a terminal or by flags")
    .argument("[file]", "where to; it must not exist. Absent: standard output")
    .option("--task <task>", "semantic_segmentation or scene_classification")
    .option("--data <format>", "how the data lie on disk: ImageFolder, PastisMM, …")
    .option("--sensor <name>", "whose images a sample has (repeatable)", collect, [])
    .option("--backbone <name>", "such as ViT.small")
    .option("--head <name>", "such as FCN")
    .option("--size <pixels>", "side of a tile")
    .option("--classes <number>", "how many classes, where the format does not say")
    .option("--source <directory>", "where the data lie, or: twin")
    .option("--name <name>", "the experiment's name; the file's by default")
    .option("--yes", "ask nothing: take the first choice, and leave open what only you know")
    .addHelpText(
      "after",
      `
What only you know is written as unstated, what is a mere beginning as an assumption.
Exit codes: 0 fine, 2 usage.

Examples:
  skyc new crops.sky
  skyc new scenes.sky --task scene_classification --size 256 --classes 30 --yes
  skyc new --task semantic_segmentation --data PastisMM --sensor Sentinel2.L2A --source twin --yes`,
    )
    .action(async (file: string | undefined, options: NewOptions) => {
      const { newExperiment } = await import("../new-experiment.ts");
      const asks = process.stdin.isTTY && process.stderr.isTTY && !options.yes;
      const asking = asks ? (await import("../ask.ts")).terminal : undefined;
      process.exitCode = await newExperiment(file, options, asking);
    });
}
