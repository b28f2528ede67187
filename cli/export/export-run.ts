import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { ModelPlan } from "../../compiler/elaborate/model-plan.ts";
import type { Program } from "../../compiler/elaborate/program.ts";
import { type Checkpoint, matchVariables } from "../../runtime/train/checkpoint.ts";
import { resumePoint } from "../../runtime/train/resume-point.ts";
import { runFileName } from "../../runtime/train/run-folder.ts";
import type { ExportOptions } from "../commands/export.ts";
import { exitCodes } from "../exit-code.ts";
import { checkpointOf } from "../run/checkpoint-of.ts";
import { recallRun } from "../run/recall-run.ts";
import { exportSafetensors } from "./export-safetensors.ts";
import { exportSavedModel } from "./export-saved-model.ts";
import { exportStableHlo, exportTextAsStableHlo } from "./export-stablehlo.ts";

/** A trained model, and what it is to become. */
export interface ExportJob {
  readonly program: Program;
  readonly model: ModelPlan;
  readonly checkpoint: Checkpoint;
  readonly options: ExportOptions;
}

/** What was written, for people and for `--json`. */
export interface Exported {
  readonly form: string;
  readonly path: string;
  readonly bytes: number;
  readonly [fact: string]: unknown;
}

/** The forms that a run can be written in, each with what writes it. */
const forms: Readonly<Record<string, (job: ExportJob) => Exported>> = {
  safetensors: exportSafetensors,
  savedmodel: exportSavedModel,
  stablehlo: exportStableHlo,
};

/** `skyc export`. Gives the exit code. Errors: SKY7002, SKY7003, SKY7004, SKY7009, SKY7020, SKY7021, SKY8078, SKY8095 to SKY8099. */
export async function exportRun(path: string, options: ExportOptions): Promise<number> {
  const write = Object.hasOwn(forms, options.to) ? forms[options.to] : undefined;
  if (!write) {
    const hint = `Write --to ${Object.keys(forms).join(" or --to ")}.`;
    return fail("SKY8078", { option: "--to", given: options.to, hint });
  }
  if (existsSync(options.out)) return fail("SKY8096", { path: options.out });
  if (path.endsWith(".sky")) return exportText(path, options);
  for (const option of ["experiment", "set"] as const)
    if ((options[option]?.length ?? 0) > 0)
      return fail("SKY8097", { option: `--${option}`, reason: "a run is of one experiment, as it was set" });
  const { dir, file } = place(path, options);
  const { run, ready } = recallRun(dir, []);
  const { program, model } = ready;
  const from = file ?? checkpointOf(dir, options.checkpoint ?? "last", program);
  const checkpoint = resumePoint(dir, run.identity, from);
  if (!checkpoint) return fail("SKY7004", { dir, command: `skyc resume ${dir}` });
  matchVariables(checkpoint.path, checkpoint.tensors.types, program.variables);
  const done = write({ program, model, checkpoint, options });
  return say(done, checkpoint.facts.step, options);
}

function say(done: Exported, step: number, { json }: ExportOptions): number {
  if (json) process.stdout.write(`${JSON.stringify({ ...done, step }, null, 1)}\n`);
  else process.stdout.write(`${done.path}: ${done.form} of step ${step}, ${done.bytes} bytes.${said(done)}\n`);
  return exitCodes.fine;
}

/** The text of an experiment has no trained weights; its programs can be had all the same. */
function exportText(path: string, options: ExportOptions): number {
  if (!existsSync(path)) return fail("SKY8095", { path, reason: "it is not there" });
  if (options.to !== "stablehlo")
    return fail("SKY8095", { path, reason: "it is a text without trained weights, which only --to stablehlo takes" });
  const done = exportTextAsStableHlo(path, options);
  return typeof done === "number" ? done : say(done, 0, options);
}

const said = ({ note }: Exported): string => (typeof note === "string" ? ` ${note}` : "");

/** The run folder, and the checkpoint where one is named. */
function place(path: string, { checkpoint }: ExportOptions): { readonly dir: string; readonly file?: string } {
  if (!existsSync(path)) return fail("SKY8095", { path, reason: "it is not there" });
  if (statSync(path).isDirectory()) {
    if (existsSync(join(path, runFileName))) return { dir: path };
    return fail("SKY8095", { path, reason: "it is a folder without run.json, so no run" });
  }
  const file = resolve(path);
  const dir = dirname(dirname(file));
  if (!existsSync(join(dir, runFileName)))
    return fail("SKY8095", {
      path,
      reason: "it does not lie in the checkpoints of a run, which say what its tensors are",
    });
  if (checkpoint !== undefined)
    return fail("SKY8097", { option: "--checkpoint", reason: "the checkpoint itself is named" });
  return { dir, file };
}
