import type { Diagnostic } from "../diag/diagnostic.ts";
import type { Plan } from "../plan/plan.ts";
import { planChecked } from "../plan/plan-checked.ts";
import { type CompileOptions, checkFile, isMeant } from "./compile.ts";

/** A plan, or why there is none. */
export interface PlannedFile {
  readonly plan?: Plan;
  /** All findings where there is no plan; holes and warnings where there is one. */
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
}

/** Plans one experiment of a file. */
export function planFile(path: string, options: CompileOptions = {}): PlannedFile {
  const { checked, ...file } = checkFile(path, options, isMeant(options));
  const again = (through: Parameters<typeof checkFile>[3]) => ({
    experiments: checkFile(path, options, isMeant(options), through).checked,
  });
  const planned = planChecked(path, { ...file, experiments: checked }, options.experiment, again);
  return "plan" in planned
    ? { plan: planned.plan, diagnostics: file.diagnostics, texts: file.texts }
    : { diagnostics: planned.diagnostics, texts: file.texts };
}
