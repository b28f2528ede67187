import type { Declaration } from "../../grammar/ast.ts";
import { type Diagnostic, diagnostic } from "../diag/diagnostic.ts";
import { sortDiagnostics } from "../diag/order.ts";
import { type Suppressed, suppress } from "../diag/suppress.ts";
import { trainOwn } from "../elaborate/graphs.ts";
import type { Expectation } from "../elaborate/program.ts";
import { bindDeclaration } from "./bind-reference.ts";
import type { Bound } from "./bound.ts";
import { checkSweeps } from "./check-sweeps.ts";
import { CheckContext } from "./context.ts";
import { datasetPlan } from "./dataset.ts";
import type { NestedEdit } from "./edits.ts";
import { attempt } from "./elaboration.ts";
import { encoderPlan, standingAlone } from "./encoder.ts";
import { type ExperimentPlan, experimentPlan } from "./experiment.ts";
import { Figures } from "./figures.ts";
import { withoutFollowUps } from "./follow-ups.ts";
import { foreignMembers } from "./foreign-members.ts";
import { judgeEncoder } from "./judge-encoder.ts";
import { judgeRecompute } from "./judge-recompute.ts";
import { judgeStatic } from "./judge-static.ts";
import { CheckMemory } from "./memory.ts";
import { allowedBy } from "./memory-budget.ts";
import { inputPlan } from "./modality.ts";
import { obeyModel } from "./obey.ts";
import { oneFinding } from "./one-finding.ts";
import type { Place } from "./place.ts";
import type { FileScope } from "./scope.ts";
import { unusedNames } from "./unused.ts";
import { kinds, openWorld, type ReadFile, type World } from "./world.ts";

/** An experiment that was checked: its values and its plan. Where nothing was wrong, `elaborate(plan.model)` gives its graphs. */
export interface CheckedExperiment {
  readonly declaration: Declaration;
  readonly bound: Bound | undefined;
  readonly plan: ExperimentPlan | undefined;
  /** What its graphs come to, where they could be built. */
  readonly figures: Figures | undefined;
  readonly context: CheckContext;
}

/** Where a declaration is checked by itself. */
const outermost = (context: CheckContext, declaration: Declaration): Place => ({
  context,
  path: "",
  label: "",
  partial: declaration.abstract,
});

/** Those that give training no limit of memory. */
const unbudgeted = (expectations: readonly Expectation[]): readonly Expectation[] =>
  expectations.filter((one) => allowedBy(one) === undefined);

/** Checks one experiment with edits from outside (`--set`). */
export function checkExperiment(
  declaration: Declaration,
  file: FileScope,
  edits: readonly NestedEdit[],
  memory: CheckMemory = new CheckMemory(),
): CheckedExperiment {
  const context = new CheckContext();
  const { span } = declaration.name;
  const bound = bindDeclaration(
    outermost(context, declaration),
    declaration,
    file,
    edits,
    { kind: "file", span },
    span,
  );
  const plan = bound && !declaration.abstract ? experimentPlan(context, bound) : undefined;
  const variables = plan && attempt(context, () => memory.model(plan.model));
  if (bound && plan && variables) obeyModel({ context, experiment: bound, plan, variables });
  const figures = variables && new Figures(plan.model, variables, memory);
  if (plan && figures) attempt(context, () => memory.number(plan.model, "own", () => trainOwn(plan.model)));
  if (bound && plan && figures)
    attempt(context, () => {
      const within = judgeRecompute(context, bound, plan, figures);
      judgeStatic(context, within ? plan : { ...plan, expectations: unbudgeted(plan.expectations) }, figures);
    });
  const checked = { declaration, bound, plan, figures, context };
  // What is expected of a trial may fail only because its sweep is wrong.
  const found = context.diagnostics.length;
  const failed = context.diagnostics.some(({ code, severity }) => severity === "error" && !/^SKY42/.test(code));
  if (!failed && figures) checkSweeps(checked, file, edits, memory);
  if (context.diagnostics.length > found) context.retract("SKY4203");
  return checked;
}

/** Checks a modality, data set or encoder by itself; what an experiment uses, only for what is written in it. */
function checkOther(
  declaration: Declaration,
  file: FileScope,
  used: boolean,
  memory: CheckMemory,
): readonly Diagnostic[] {
  const context = new CheckContext();
  const { span } = declaration.name;
  const bound = bindDeclaration(outermost(context, declaration), declaration, file, [], { kind: "file", span }, span);
  if (bound) foreignMembers(context, declaration);
  if (bound && declaration.kind.text === "encoder") judgeEncoder(context, bound);
  // An experiment may fill a hole, and crop what does not fit: it says what is left.
  if (used) return context.diagnostics.filter(({ severity }) => severity !== "hole");
  if (!bound || declaration.abstract) return context.diagnostics;
  if (declaration.kind.text === "modality") inputPlan(context, declaration.name.text, bound);
  if (declaration.kind.text === "dataset") datasetPlan(context, bound);
  if (declaration.kind.text === "encoder") {
    const plan = encoderPlan(context, bound, standingAlone(context), {});
    if (plan) attempt(context, () => memory.encoder(plan));
  }
  return context.diagnostics;
}

/** The outcome of a check: every finding of every file, and the experiments of the first file. */
export interface Checked {
  readonly world: World;
  readonly experiments: readonly CheckedExperiment[];
  readonly diagnostics: readonly Diagnostic[];
  /** Findings that the author answers for (`// sky-ignore`), and are not among the diagnostics. */
  readonly suppressed: Suppressed["suppressed"];
}

/** What a check may be given besides its text. */
export interface CheckOptions {
  /** Changes from outside (`--set`), in the names of the opened files. */
  readonly editsOf?: (world: World) => readonly NestedEdit[];
  /** Which experiments of the first file they are for, by name and position; all of them by default. */
  readonly edited?: (name: string, position: number) => boolean;
  /** What earlier checks found out; a new one by default. */
  readonly memory?: CheckMemory;
}

/** Checks a file and all that it imports, in one pass. */
export function check(
  root: string,
  read: ReadFile,
  { editsOf = () => [], edited = () => true, memory = new CheckMemory() }: CheckOptions = {},
): Checked {
  const world = openWorld(root, read, memory);
  const edits = editsOf(world);
  const declared = [...world.files.values()].flatMap((file) =>
    file.declarations.flatMap((item) => (kinds.includes(item.kind.text) ? [{ item, file }] : [])),
  );
  let position = 0;
  const all = declared
    .filter(({ item }) => item.kind.text === "experiment")
    .map(({ item, file }) => {
      const own = file.path === world.root && !item.abstract;
      const meant = own && edited(item.name.text, position++);
      return { own, checked: checkExperiment(item, file, meant ? edits : [], memory) };
    });
  const used = new Set(all.flatMap(({ checked }) => [...checked.context.used]));
  const others = declared
    .filter(({ item }) => item.kind.text !== "experiment" && item.kind.text !== "table")
    .flatMap(({ item, file }) => checkOther(item, file, used.has(item.name.span), memory));
  const own = all.flatMap(({ checked: { context, declaration } }) =>
    // What is abstract is there to be filled: its holes are those of what extends it.
    declaration.abstract ? context.diagnostics.filter(({ severity }) => severity !== "hole") : context.diagnostics,
  );
  const files = [...world.files.values()].map((f) => f.ast);
  const slips = world.diagnostics.filter(({ code }) => code < "SKY1040");
  const rest = world.diagnostics.filter(({ code }) => code >= "SKY1040");
  const findings = oneFinding(files, [...slips, ...withoutFollowUps(files, slips, [...rest, ...others, ...own])]);
  // A name that is misspelt where it is used, or waits for what is unstated, is not unused besides.
  const wrong = findings.some(({ severity }) => severity !== "warning");
  const diagnostics = wrong
    ? findings
    : [...findings, ...(world.files.has(world.root) ? unusedNames(world.files.get(world.root)!.ast) : [])];
  const { kept, suppressed } = suppress(sortDiagnostics(diagnostics), files);
  return {
    world,
    experiments: all.filter(({ own }) => own).map(({ checked }) => checked),
    diagnostics: kept,
    suppressed,
  };
}

/** Checks a text by itself; other files are found in `files`, by their names as seen from this one. */
export function checkSource(text: string, file: string, files: ReadonlyMap<string, string> = new Map()): Checked {
  return check(file, (path) => {
    const found = path === file ? text : files.get(path);
    return found === undefined ? { diagnostic: missing(path) } : { text: found };
  });
}

const missing = (path: string): Diagnostic =>
  diagnostic("SKY1040", undefined, { path, hint: "Only this text is at hand." });
