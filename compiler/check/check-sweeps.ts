import type { Sweep } from "../../grammar/ast.ts";
import type { Diagnostic, Fix } from "../diag/diagnostic.ts";
import { bindDeclaration } from "./bind-reference.ts";
import type { CheckedExperiment } from "./check.ts";
import { CheckContext } from "./context.ts";
import type { NestedEdit } from "./edits.ts";
import { attempt } from "./elaboration.ts";
import { experimentPlan } from "./experiment.ts";
import type { Extra } from "./members.ts";
import type { CheckMemory } from "./memory.ts";
import { obeyModel } from "./obey.ts";
import type { FileScope } from "./scope.ts";
import { sweptEdits } from "./sweeps.ts";
import { writtenWith } from "./written.ts";

/** Keys whose values no shape depends on: their trials need no graph. */
const shapeless = new Set(["seed", "optimizer", "schedule", "length", "evaluate", "checkpoint"]);

/**
 * Tries every value of an experiment's sweeps, one at a time, as `skyc sweep` will: a sweep must not fail after hours at
 * a value that the text shows to be wrong. Only for an experiment that is good by itself.
 */
export function checkSweeps(
  checked: CheckedExperiment,
  file: FileScope,
  edits: readonly NestedEdit[],
  memory: CheckMemory,
): void {
  const { declaration, bound, context } = checked;
  const extras = bound?.declaration?.extras.filter((e): e is Extra<Sweep> => e.node.type === "sweep") ?? [];
  if (extras.length === 0) return;
  const name = JSON.stringify([file.path, declaration.name.text]);
  const written = edits.length === 0 ? writtenWith(declaration, file, (block) => memory.idOf(block)) : undefined;
  if (written !== undefined && memory.wasTried(name, written)) return;
  const before = context.diagnostics.length;
  for (const edit of ends(sweptEdits(extras, new CheckContext()))) {
    const trial = new CheckContext();
    const place = { context: trial, path: "", label: "", partial: false };
    const at = declaration.name.span;
    const own = bindDeclaration(place, declaration, file, [...edits, edit], { kind: "file", span: at }, at);
    const plan = own && experimentPlan(trial, own);
    const built = plan && !trial.failed && !shapeless.has(edit.path[0]!.text);
    const variables = built ? attempt(trial, () => memory.model(plan.model)) : undefined;
    if (own && plan && variables) obeyModel({ context: trial, experiment: own, plan, variables });
    const related = { message: `with ${edit.origin.from}`, span: edit.value.span };
    for (const found of trial.diagnostics.filter((d) => d.severity === "error" && !told(context, d))) {
      const here = found.span === edit.value.span || found.span === edit.keySpan;
      const other = here && found.fixes.length === 0 ? asCells(edit, file.ast.text) : undefined;
      if (other) {
        context.diagnostics.push({ ...found, help: `Write ${other.title.slice(6)}.`, fixes: [other] });
        continue;
      }
      context.diagnostics.push(here ? found : { ...found, related: [...found.related, related] });
    }
  }
  if (written !== undefined && context.diagnostics.length === before) memory.tried(name, written);
}

/** Of a range's numbers that no shape depends on, the first and the last: what suits both suits what lies between. */
function ends(edits: readonly NestedEdit[]): readonly NestedEdit[] {
  // The points of a range stand at one place.
  const sameRange = (a: NestedEdit | undefined, b: NestedEdit): boolean =>
    a?.value.type === "number" && b.value.type === "number" && a.keySpan === b.keySpan && a.value.span === b.value.span;
  return edits.filter((edit, i) => {
    const between = sameRange(edits[i - 1], edit) && edits[i + 1] && sameRange(edits[i + 1], edit);
    return !between || !shapeless.has(edit.path[0]!.text);
  });
}

/** What is wrong without any sweep was said already. */
const told = ({ diagnostics }: CheckContext, { code, span }: Diagnostic): boolean =>
  diagnostics.some((one) => one.code === code && one.span?.start === span?.start && one.span?.file === span?.file);

/** `[a, b]` and `range(3)` as the values of an axis. */
function asCells({ value }: NestedEdit, source: string): Fix | undefined {
  const write = (text: string): Fix => ({ title: `Write ${text}`, edits: [{ span: value.span, text }] });
  if ((value.type === "list" || value.type === "group") && value.items.length > 1)
    return write(value.items.map(({ span }) => source.slice(span.start, span.end)).join(" | "));
  if (value.type !== "block" || value.path.parts[0]!.text !== "range" || value.path.parts.length > 1) return undefined;
  const numbers = (value.args ?? []).map((arg) => (arg.value.type === "number" ? arg.value.value : Number.NaN));
  const [from, to] = numbers.length === 1 ? [0, numbers[0]!] : [numbers[0]!, numbers[1]!];
  return to - 1 > from ? write(`${from}..${to - 1}`) : undefined;
}
