import { type Bound, child } from "../check/bound.ts";
import type { Checked, CheckedExperiment } from "../check/check.ts";
import { placeKey } from "./inferred.ts";

/** A value as an experiment uses it. */
export interface Effective {
  readonly experiment: CheckedExperiment;
  /** Its name among the experiment's settings: `optimizer.lr`. */
  readonly path: string;
  readonly bound: Bound;
}

/** Every value of every experiment, by the place where it is written. */
export function effectiveValues(checked: Checked): ReadonlyMap<string, readonly Effective[]> {
  const found = new Map<string, Effective[]>();
  for (const experiment of checked.experiments) {
    const walk = (path: string, bound: Bound): void => {
      if (bound.origin.kind !== "default") {
        const key = placeKey(bound.origin.kind === "assumption" ? (bound.origin.span ?? bound.span) : bound.span);
        for (const at of new Set([key, placeKey(bound.span)])) {
          const there = found.get(at);
          if (there) there.push({ experiment, path, bound });
          else found.set(at, [{ experiment, path, bound }]);
        }
      }
      for (const [name, inner] of bound.children)
        walk(/^\d+$/.test(name) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`, inner);
      if (bound.on) walk(`${path}.on`, bound.on);
    };
    if (experiment.bound) for (const [name, inner] of experiment.bound.children) walk(name, inner);
  }
  return found;
}

/** The value of an experiment's setting, by its dotted name. */
export function settingOf(experiment: CheckedExperiment, path: readonly string[]): Bound | undefined {
  let at = experiment.bound;
  for (const name of path) at = at && child(at, name);
  return at;
}

/** Where a value comes from, in words. */
export function originInWords(bound: Bound): string {
  switch (bound.origin.kind) {
    case "base":
      return `from ${bound.origin.from}`;
    case "default":
      return "its default";
    case "set":
      return "set from outside";
    case "assumption":
      return `assumed because “${bound.origin.because}”`;
    case "inferred":
      return "inferred";
    default:
      return "written here";
  }
}
