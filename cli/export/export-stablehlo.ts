import { fail } from "../../compiler/diag/diagnostic.ts";
import { loadWeights } from "../../runtime/train/load-weights.ts";
import type { ExportOptions } from "../commands/export.ts";
import { compileForRun } from "../run/compile-for-run.ts";
import { initialValues } from "../run/initial-values.ts";
import { version } from "../version.ts";
import type { Exported, ExportJob } from "./export-run.ts";
import { type HloStart, stableHloFiles, unruled } from "./stablehlo-files.ts";
import { writeFolder } from "./write-folder.ts";

/** Writes a run's programs as StableHLO, to be gone on with from a checkpoint. */
export function exportStableHlo({ program, model, checkpoint, options }: ExportJob): Exported {
  const values = checkpoint.tensors.read(program.variables.map(({ name }) => name));
  const { step } = checkpoint.facts;
  return written({ program, model, step, from: `checkpoint ${checkpoint.sha256}`, values }, options);
}

/** Writes an experiment's programs as StableHLO, to be begun with; undefined and the exit code where its text is at fault. */
export function exportTextAsStableHlo(path: string, options: ExportOptions): Exported | number {
  if (options.checkpoint !== undefined)
    return fail("SKY8097", { option: "--checkpoint", reason: "a text that was not run has none" });
  const ready = compileForRun(path, options.set ?? [], options.experiment);
  if (typeof ready === "number") return ready;
  const { program, model } = ready;
  const values = unruled(program, loadWeights(program.weights, initialValues(program)));
  const loaded = program.weights.length > 0 ? " and weights(…)" : "";
  return written({ program, model, step: 0, from: `seed ${program.seed}${loaded}`, values }, options);
}

function written(start: HloStart, options: ExportOptions): Exported {
  const idle = {
    layout: "the programs know variables by skyc's names",
    part: "the programs hold the whole model",
    batch: 'the programs are those of the experiment; of a text, --set "batch=8 total" makes others',
  };
  for (const [option, reason] of Object.entries(idle))
    if (options[option as keyof typeof idle] !== undefined) return fail("SKY8097", { option: `--${option}`, reason });
  const files = stableHloFiles(start, version());
  const bytes = writeFolder(options.out, files);
  return { form: "stablehlo", path: options.out, bytes, files: [...files.keys()] };
}
