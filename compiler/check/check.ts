import type { Declaration } from "../../grammar/ast.ts";
import type { Diagnostic } from "../diag/diagnostic.ts";
import { dedupe } from "../diag/order.ts";
import { suppress } from "../diag/suppress.ts";
import { ElaborationError } from "../elaborate/forward.ts";
import { elaborate, elaborateEncoder, type ModelGraphs } from "../elaborate/graphs.ts";
import { bindDeclaration } from "./bind-reference.ts";
import { type Bound, hasHole } from "./bound.ts";
import { CheckContext } from "./context.ts";
import { datasetPlan } from "./dataset.ts";
import { encoderPlan, standingAlone } from "./encoder.ts";
import { type ExperimentPlan, experimentPlan } from "./experiment.ts";
import { judgeStatic } from "./judge-static.ts";
import type { NestedEdit } from "./members.ts";
import { inputPlan } from "./modality.ts";
import type { FileScope } from "./scope.ts";
import { kinds, openWorld, type ReadFile, type World } from "./world.ts";

/** An experiment that was checked: its values, its plan and, where nothing was wrong, its graphs. */
export interface CheckedExperiment {
  readonly declaration: Declaration;
  readonly bound: Bound | undefined;
  readonly plan: ExperimentPlan | undefined;
  readonly graphs: ModelGraphs | undefined;
  readonly context: CheckContext;
}

/** Checks one experiment with edits from outside (`--set`). */
export function checkExperiment(
  declaration: Declaration,
  file: FileScope,
  edits: readonly NestedEdit[],
): CheckedExperiment {
  const context = new CheckContext();
  const place = { context, path: "", partial: declaration.abstract };
  const bound = bindDeclaration(
    place,
    declaration,
    file,
    edits,
    { kind: "file", span: declaration.name.span },
    declaration.name.span,
  );
  const plan = bound && !declaration.abstract ? experimentPlan(context, bound) : undefined;
  const graphs = plan && bound && !context.failed ? build(context, () => elaborate(plan.model)) : undefined;
  if (plan && graphs) judgeStatic(context, plan.expectations, graphs);
  return { declaration, bound, plan, graphs, context };
}

/** Runs an elaboration; what does not fit becomes a finding. */
function build<T>(context: CheckContext, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ElaborationError)) throw error;
    context.diagnostics.push(error.diagnostic);
    return undefined;
  }
}

/** Checks a modality, data set or encoder by itself, also when no experiment uses it. */
function checkOther(declaration: Declaration, file: FileScope): readonly Diagnostic[] {
  const context = new CheckContext();
  const place = { context, path: "", partial: declaration.abstract };
  const bound = bindDeclaration(
    place,
    declaration,
    file,
    [],
    { kind: "file", span: declaration.name.span },
    declaration.name.span,
  );
  if (!bound || declaration.abstract || hasHole(bound)) return context.diagnostics;
  if (declaration.kind.text === "modality") inputPlan(context, declaration.name.text, bound);
  if (declaration.kind.text === "dataset") datasetPlan(context, bound);
  if (declaration.kind.text === "encoder") {
    const plan = encoderPlan(context, bound, standingAlone(context), {});
    if (plan && !context.failed) build(context, () => elaborateEncoder(plan));
  }
  return context.diagnostics;
}

/** The outcome of a check: every finding of every file, and the experiments of the first file. */
export interface Checked {
  readonly world: World;
  readonly experiments: readonly CheckedExperiment[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a file and all that it imports, in one pass. */
export function check(
  root: string,
  read: ReadFile,
  editsOf: (world: World) => readonly NestedEdit[] = () => [],
): Checked {
  const world = openWorld(root, read);
  const edits = editsOf(world);
  const diagnostics: Diagnostic[] = [...world.diagnostics];
  const experiments: CheckedExperiment[] = [];
  for (const file of world.files.values()) {
    for (const item of file.ast.items) {
      if (item.type !== "declaration" || !kinds.includes(item.kind.text)) continue;
      if (item.kind.text !== "experiment") {
        diagnostics.push(...checkOther(item, file));
        continue;
      }
      const own = file.path === root && !item.abstract;
      const checked = checkExperiment(item, file, own ? edits : []);
      diagnostics.push(...checked.context.diagnostics);
      if (own) experiments.push(checked);
    }
  }
  const files = [...world.files.values()].map((f) => f.ast);
  return { world, experiments, diagnostics: suppress(dedupe(diagnostics), files).kept };
}

/** Checks a text by itself; imports of other files cannot be found. */
export function checkSource(text: string, file: string): Checked {
  return check(file, (path) => (path === file ? { text } : { diagnostic: missing(path) }));
}

const missing = (path: string): Diagnostic => ({
  code: "SKY8001",
  severity: "error",
  message: `${path} does not exist.`,
  related: [],
  fixes: [],
});
