import { nearest } from "../diag/suggest.ts";
import type { Bound } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { thereAre } from "./describe.ts";

/** Says that a name is no input here, what there is, and what was probably meant: a near name, else one of those that `free` names. */
export function noSuchInput(
  context: CheckContext,
  at: Bound,
  names: readonly string[],
  free: readonly string[] = [],
): void {
  const name = at.text;
  const near = nearest(name, free) ?? (free.length === 1 ? free[0] : nearest(name, names));
  const fixes = (near ? [near] : free).map((other) => ({
    title: `Change "${name}" to "${other}"`,
    edits: [{ span: at.span, text: other }],
  }));
  const hint = near ? `Did you mean "${near}"?` : thereAre(names);
  context.report("SKY4109", at.span, { name, hint }, { fixes });
}
