import type { Checked } from "../check/check.ts";
import type { ReadFile } from "../check/world.ts";
import type { Diagnostic } from "../diag/diagnostic.ts";
import type { HoleNote } from "../elaborate/program.ts";
import { chosenOf, noExperiment } from "./choose-experiment.ts";
import { fillHoles } from "./fill-holes.ts";
import type { Plan } from "./plan.ts";
import type { Pace } from "./plan-figures.ts";
import { planOf } from "./plan-of.ts";

/** Checks the file anew, with other texts in place of what it reads; the holes are those that they fill. */
export type CheckAgain = (
  through: (read: ReadFile) => ReadFile,
  holes: readonly HoleNote[],
) => Pick<Checked, "experiments">;

/**
 * The plan of one experiment of a checked file, the first one without a name; or what is wrong: only an experiment without
 * errors has a plan. `again` checks the same file with other texts, for holes; `pace` is that of the machine, where it was measured.
 */
export function planChecked(
  path: string,
  checked: Pick<Checked, "experiments" | "world" | "diagnostics">,
  name: string | undefined,
  again: CheckAgain,
  pace?: Pace,
): { readonly plan: Plan } | { readonly diagnostics: readonly Diagnostic[] } {
  const { world, experiments, diagnostics } = checked;
  if (diagnostics.some(({ severity }) => severity === "error")) return { diagnostics };
  const chosen = chosenOf(experiments, name);
  if (!chosen) {
    const names = experiments.map(({ declaration }) => declaration.name.text);
    return { diagnostics: [noExperiment(path, name, names)] };
  }
  if (chosen.figures || chosen.context.holes.length === 0) return { plan: planOf({ chosen, world, pace }) };
  const texts = new Map([...world.files.values()].map(({ path: file, ast }) => [file, ast.text]));
  const filled = fillHoles(texts, chosen.context.holes);
  const second = again(
    (read) => (file, at) => {
      const text = filled.get(file);
      return text === undefined ? read(file, at) : { text };
    },
    chosen.context.holes,
  );
  const standing = chosenOf(second.experiments, chosen.declaration.name.text);
  return { plan: planOf({ chosen, world, pace, ...(standing ? { filled: standing } : {}) }) };
}
