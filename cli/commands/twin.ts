import type { Command } from "commander";
import type { TwinCommandOptions } from "../twin-from-options.ts";

/** `skyc twin`: writes a synthetic twin of a data set in the real set's form on disk. */
export function twinCommand(program: Command): void {
  program
    .command("twin")
    .description("write a small synthetic twin of a data set, in the real set's form on disk")
    .argument("<set>", "the data set: pastis-mm")
    .requiredOption("--out <directory>", "where to; it must not exist, or be empty")
    .option("--tiles <number>", "number of tiles", "160")
    .option("--seed <number>", "the same seed and options give the same bytes", "0")
    .option("--size <pixels>", "side of a tile in pixels of 10 m (128 in the real set)", "32")
    .option("--hr-size <pixels>", "side of a tile's high-resolution image, 8 to 32 times the size", "256")
    .option("--full", "as many dates as in the real set: 33 to 61 optical ones, about 70 of radar")
    .option("--quiet", "no progress")
    .addHelpText(
      "after",
      `
Sizes may be written with their unit: --size 64px. Exit codes: 0 fine, 2 usage, 4 an option is out of range, or the files
could not be written.

Examples:
  skyc twin pastis-mm --out twin
  skyc twin pastis-mm --out twin-large --tiles 100 --size 128px --hr-size 4096px --full --seed 1`,
    )
    .action(async (set: string, options: TwinCommandOptions) => {
      const { twinFromOptions } = await import("../twin-from-options.ts");
      await twinFromOptions(set, options);
    });
}
