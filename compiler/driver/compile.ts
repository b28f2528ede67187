import { print } from "../../grammar/print.ts";
import { readSource } from "../../grammar/source.ts";
import { type Bound, child } from "../check/bound.ts";
import { type Checked, type CheckedExperiment, check } from "../check/check.ts";
import { refuseModules } from "../check/import-module.ts";
import { knownMeasures } from "../check/judge-static.ts";
import { CheckMemory } from "../check/memory.ts";
import { settingsOf } from "../check/settings.ts";
import type { ReadFile } from "../check/world.ts";
import type { Diagnostic } from "../diag/diagnostic.ts";
import { dedupe } from "../diag/order.ts";
import type { ModelPlan } from "../elaborate/model-plan.ts";
import type { BlockCall, Program } from "../elaborate/program.ts";
import { chosenOf, noExperiment } from "../plan/choose-experiment.ts";
import { placeOf } from "./place-of.ts";
import { asWritten, setEdits } from "./set-edits.ts";
import { readModule } from "./user-blocks/read-module.ts";
import { scopeOf, weightsOfFiles } from "./weights-files.ts";
import { trainedOnMetadata } from "./weights-metadata.ts";

/** What can be chosen on the command line. */
export interface CompileOptions {
  /** `key=value`, as on the command line. */
  readonly set?: readonly string[];
  /** Which experiment of the file; the first one by default. */
  readonly experiment?: string;
  /** Where weights are that the text names by a path of another place, by the scope that they are loaded into. */
  readonly weightsAt?: ReadonlyMap<string, string>;
  /** False: the user's own TypeScript is refused, not run. */
  readonly code?: boolean;
}

/** A compiled experiment, or why there is none. Holes are among the diagnostics; a program with holes is not made. */
export interface Compiled {
  readonly program?: Program;
  /** The program's model: its blocks with their properties. */
  readonly model?: ModelPlan;
  readonly diagnostics: readonly Diagnostic[];
  /** Texts of all files that diagnostics may point into. */
  readonly texts: ReadonlyMap<string, string>;
  /** Names of all experiments of the file. */
  readonly experiments: readonly string[];
}

/** A checked file, and all that was found out on the way. */
export interface CheckedFile extends Omit<Compiled, "program" | "model">, Pick<Checked, "suppressed" | "world"> {
  readonly checked: readonly CheckedExperiment[];
}

const refused = refuseModules(
  "--no-code says that none may",
  "Leave --no-code out if you trust the file: what it does at a check, it does with your rights.",
);

/** The texts of the user's own TypeScript, by path. */
const ownSources = ({ modules }: Checked["world"]): (readonly [string, string])[] =>
  [...modules.values()].flatMap(({ sources }) => [...sources]);

/** Checks a file with everything it imports, and `--set` values, without making a program; `through` may give other texts. */
export function checkFile(
  path: string,
  options: CompileOptions = {},
  edited?: (name: string, position: number) => boolean,
  through: (read: ReadFile) => ReadFile = (read) => read,
): CheckedFile {
  const own: Diagnostic[] = [];
  const extra = new Map<string, string>();
  const { world, experiments, diagnostics, suppressed } = check(
    path,
    through((file) => {
      const got = readSource(file);
      return "text" in got ? { text: got.text } : { diagnostic: got.diagnostic };
    }),
    {
      editsOf: (opened) => {
        const root = opened.files.get(opened.root);
        if (!root || !options.set) return [];
        const read = setEdits(options.set, root);
        own.push(...read.diagnostics);
        for (const [name, text] of read.texts) extra.set(name, text);
        return read.edits;
      },
      ...(edited ? { edited } : {}),
      memory: new CheckMemory(options.code === false ? refused : readModule),
    },
  );
  const byFile = experiments.flatMap((one) => [...weightsOfFiles(one, options.weightsAt).diagnostics]);
  const texts = new Map([
    ...[...world.files.values()].map((f) => [f.path, f.ast.text] as const),
    ...ownSources(world),
    ...extra,
  ]);
  return {
    diagnostics: [...own, ...diagnostics, ...dedupe(byFile)].map((found) => asWritten(found, extra)),
    texts,
    experiments: experiments.map((e) => e.declaration.name.text),
    checked: experiments,
    suppressed,
    world,
  };
}

/** Other experiments of a file stay as they are written: what is set is meant for the one that is compiled. */
export const isMeant =
  ({ experiment }: CompileOptions) =>
  (name: string, position: number): boolean =>
    experiment === undefined ? position === 0 : name === experiment;

/** Compiles one experiment of a file. */
export function compileFile(path: string, options: CompileOptions = {}): Compiled {
  const { experiment } = options;
  const { diagnostics, texts, experiments, checked, world } = checkFile(path, options, isMeant(options));
  const chosen = chosenOf(checked, experiment);
  if (!chosen) {
    if (diagnostics.some((d) => d.severity === "error")) return { diagnostics, texts, experiments };
    return { diagnostics: [...diagnostics, noExperiment(path, options.experiment, experiments)], texts, experiments };
  }
  const { bound, plan, figures, context } = chosen;
  const stop = diagnostics.some((d) => d.severity === "error") || context.holes.length > 0;
  if (stop || !bound || !figures || !plan?.data.source) return { diagnostics, texts, experiments };
  const { train, eval: evaluation, micro } = figures.graphs;
  const program: Program = {
    experiment: chosen.declaration.name.text,
    file: path,
    task: plan.model.task,
    seed: plan.data.seed,
    iterations: plan.iterations,
    batch: plan.data.batch,
    evaluateEvery: plan.evaluateEvery,
    checkpointEvery: plan.checkpointEvery,
    keep: plan.keep,
    schedule: plan.schedule,
    data: { ...plan.data, ...located(plan.data.source, plan.data.splits, bound) },
    variables: figures.variables,
    weights: weightsOfFiles(chosen, options.weightsAt).loads,
    trainedOn: trainedOnMetadata(plan.model.encoder, (branch) => scopeOf(plan.model.encoder, branch)),
    train,
    ...(micro ? { micro } : {}),
    eval: evaluation,
    ...(figures.frozen ? { frozen: figures.frozen } : {}),
    metrics: plan.metrics,
    settings: settingsOf(bound),
    assumptions: context.assumptions,
    holes: context.holes,
    expectations: plan.expectations,
    known: knownMeasures(plan, figures),
    trials: plan.trials,
    sources: Object.fromEntries([
      ...[...world.files.values()].map((f) => [f.path, print(f.ast)] as const),
      ...ownSources(world),
    ]),
  };
  return { program, model: plan.model, diagnostics, texts, experiments };
}

/** Paths as absolute ones: what a file says is relative to that file, what the command line says to the current directory. */
function located(
  source: BlockCall,
  splits: Program["data"]["splits"],
  experiment: Bound,
): Pick<Program["data"], "source" | "splits"> {
  const data = child(experiment, "data");
  const place = (bound: Bound | undefined, call: BlockCall): BlockCall => ({
    ...call,
    props: Object.fromEntries(
      Object.entries(call.props).map(([key, value]) => {
        const at = bound && child(bound, key);
        const named = ["path", "lock"].includes(key) && typeof value === "string" && at;
        return [key, named ? placeOf(value, at.span) : value];
      }),
    ),
  });
  const bounds = data && child(data, "splits");
  return {
    source: place(data && child(data, "source"), source),
    splits: Object.fromEntries(
      Object.entries(splits).map(([split, call]) => [split, place(bounds && child(bounds, split), call!)]),
    ),
  };
}
