import type { Command } from "commander";
import { collect } from "../collect.ts";

/** What `skyc export` was asked for. */
export interface ExportOptions {
  readonly to: string;
  readonly out: string;
  readonly layout?: string;
  readonly part?: string;
  readonly checkpoint?: string;
  readonly batch?: string;
  readonly experiment?: string;
  readonly set?: readonly string[];
  readonly json?: true;
}

/** `skyc export`: a run's weights for other programs. */
export function exportCommand(program: Command): void {
  program
    .command("export")
    .description("write a run's weights, or its model with them, for other programs")
    .argument("<run-or-checkpoint>", "a run folder, or a checkpoint in one; for stablehlo also a .sky file")
    .requiredOption(
      "--to <form>",
      "safetensors (tensors by name), savedmodel (TensorFlow: graph and weights) or stablehlo (training and evaluation as text, for XLA)",
    )
    .requiredOption("--out <path>", "where to: a file for safetensors, a folder for the others")
    .option("--layout <library>", "safetensors: names and shapes of timm, mmpretrain or torchvision")
    .option("--part <name>", "with --layout, where the encoder has several backbones: which one")
    .option("--checkpoint <which>", "of a folder: last, best (on val), a step or a file name below checkpoints/")
    .option("--batch <images>", "savedmodel: images a call (default: 1)")
    .option("--experiment <name>", "stablehlo of a .sky file: which experiment (default: the first)")
    .option("--set <key=value>", "stablehlo of a .sky file: set a property, as for run (repeatable)", collect, [])
    .option("--json", "print what was written as JSON")
    .addHelpText(
      "after",
      `
Without --layout, safetensors has skyc's own names and says what it was trained on, so that weights(…) reads it.
A SavedModel takes normalised images; how to normalise them stands beside it, in skyc.json.
The folder of stablehlo holds a program each for training and evaluation, first values, and plan.json: what goes where.

Exit codes: 0 fine, 1 errors in the text, 2 usage, 3 holes, 5 the run or checkpoint cannot be used.

Examples:
  skyc export runs/Quickstart-1f3a0c55aa10 --to safetensors --out encoder.safetensors
  skyc export runs/Quickstart-1f3a0c55aa10 --to safetensors --layout timm --out vit-timm.safetensors
  skyc export runs/Quickstart-1f3a0c55aa10/checkpoints/step-00000840.safetensors --to savedmodel --batch 8 --out served
  skyc export experiments/quickstart.sky --to stablehlo --set "batch=16 total" --out quickstart-hlo`,
    )
    .action(async (path: string, options: ExportOptions) => {
      const { exportRun } = await import("../export/export-run.ts");
      process.exitCode = await exportRun(path, options);
    });
}
