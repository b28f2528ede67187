import type { CheckedExperiment } from "../check/check.ts";
import { type Diagnostic, diagnostic } from "../diag/diagnostic.ts";
import { nearest } from "../diag/suggest.ts";

/** The experiment of that name; without a name, the first one. */
export const chosenOf = (
  checked: readonly CheckedExperiment[],
  name: string | undefined,
): CheckedExperiment | undefined =>
  name === undefined ? checked[0] : checked.find((one) => one.declaration.name.text === name);

/** Says that a file has no experiment of a name, or none at all. */
export function noExperiment(path: string, name: string | undefined, experiments: readonly string[]): Diagnostic {
  const near = name === undefined ? undefined : nearest(name, experiments);
  const columns = experiments.filter((one) => name !== undefined && one.startsWith(`${name}.`));
  const hint =
    columns.length > 0
      ? `"${name}" is a table: name one of its columns, ${columns.join(", ")}.`
      : near
        ? `Did you mean "${near}"?`
        : experiments.length > 0
          ? `It declares ${experiments.join(", ")}.`
          : "Declare one: experiment Name { … }. An abstract one cannot be run.";
  return diagnostic("SKY2010", undefined, { path, named: name === undefined ? "" : ` called "${name}"`, hint });
}
