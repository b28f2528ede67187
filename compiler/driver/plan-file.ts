import type { Diagnostic } from "../diag/diagnostic.ts";
import type { HoleNote } from "../elaborate/program.ts";
import type { Plan } from "../plan/plan.ts";
import { type CheckAgain, planChecked } from "../plan/plan-checked.ts";
import type { Pace } from "../plan/plan-figures.ts";
import { type CompileOptions, checkFile, isMeant } from "./compile.ts";
import { setName } from "./set-edits.ts";

/** A plan, or why there is none. */
export interface PlannedFile {
  readonly plan?: Plan;
  /** All findings where there is no plan; holes and warnings where there is one. */
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
}

/** `--set optimizer.lr=unstated` with the hole's stand-in. */
function setFilled(text: string, holes: readonly HoleNote[]): string {
  const hole = holes.find(({ span }) => span.file === setName(text));
  return hole?.standIn === undefined ? text : text.replace(/=\s*unstated\s*$/, () => `=${hole.standIn}`);
}

/** Plans one experiment of a file. */
export function planFile(path: string, options: CompileOptions = {}, pace?: Pace): PlannedFile {
  const { checked, ...file } = checkFile(path, options, isMeant(options));
  const again: CheckAgain = (through, holes) => {
    const set = (options.set ?? []).map((text) => setFilled(text, holes));
    return { experiments: checkFile(path, { ...options, set }, isMeant(options), through).checked };
  };
  const planned = planChecked(path, { ...file, experiments: checked }, options.experiment, again, pace);
  return "plan" in planned
    ? { plan: planned.plan, diagnostics: file.diagnostics, texts: file.texts }
    : { diagnostics: planned.diagnostics, texts: file.texts };
}
