import type { Command } from "commander";

/** `skyc calibrate`: measures this machine, so that `skyc plan` can say how long a step takes. */
export function calibrateCommand(program: Command): void {
  program
    .command("calibrate")
    .description("measure this machine for the hours that a plan gives; under a minute")
    .option("--json", "print the calibration as JSON")
    .addHelpText(
      "after",
      `
Times products, convolutions, memory and elementary operations with the engine that "skyc run" uses, each several times of which the
fastest counts: other programs should be quiet. The result lies in skyc's cache and holds for this machine and this engine.

Examples:
  skyc calibrate
  skyc calibrate --json`,
    )
    .action(async (options: { json?: true }) => {
      const { calibrate } = await import("../calibrate.ts");
      await calibrate(options.json === true);
    });
}
