import { fail } from "../../compiler/diag/diagnostic.ts";
import type { Program, SplitName } from "../../compiler/elaborate/program.ts";
import type { Graph } from "../../compiler/ir/graph.ts";
import { secondsOf } from "../../compiler/passes/step-time.ts";
import { readCalibration } from "../../runtime/provision/calibration.ts";
import { type EngineChoice, type Form, identityPart, usualChoice } from "../../runtime/train/engine-choice.ts";
import type { EngineWish } from "./engine-wish.ts";

/**
 * What the two forms cost before their first step, for a node of a graph, and by how much slower a step is in single kernels than under
 * XLA: docs/design/0010-engine-and-profile.md.
 */
const compileSecondsPerNode = 4.5e-3;
const plainSecondsPerNode = 0.5e-3;
const plainFactor = 1.25;

/** What `--xla auto` goes by, for one graph. */
export interface FormEstimate {
  readonly form: Form;
  /** Seconds of all runs of the graph, what comes before the first one included. */
  readonly xla: number;
  readonly plain: number;
}

/** Which form of a graph is sooner at the end of so many runs; `step`: seconds of one under XLA. */
export function soonerForm(nodes: number, step: number, runs: number): FormEstimate {
  const xla = nodes * compileSecondsPerNode + runs * step;
  const plain = nodes * plainSecondsPerNode + runs * step * plainFactor;
  return { form: plain < xla ? "plain" : "xla", xla, plain };
}

type Chosen = Pick<Program, "train" | "eval" | "frozen" | "micro" | "iterations" | "batch" | "evaluateEvery">;

/** How often a run evaluates a batch: `val` while training, both splits at the end. */
function evaluations(
  { iterations, batch, evaluateEvery }: Chosen,
  samples: Readonly<Partial<Record<SplitName, number>>>,
) {
  const batches = (split: SplitName): number => Math.ceil((samples[split] ?? 0) / batch);
  const between = evaluateEvery > 0 ? Math.ceil(iterations / evaluateEvery) - 1 : 0;
  return batches("val") * (between + 1) + batches("test");
}

/** The choice for a new run; with `--xla auto` for each graph by the plan's time of it on this machine, which `note` hears. */
export function chooseEngine(
  wish: EngineWish,
  program: Chosen,
  samples: Readonly<Partial<Record<SplitName, number>>>,
  note: (text: string) => void,
): EngineChoice {
  if (wish.engine === "reference") return { ...usualChoice, engine: "reference" };
  const threads = wish.threads === undefined ? {} : { threads: wish.threads };
  if (wish.xla !== "auto") {
    const form = wish.xla === "off" ? "plain" : "xla";
    return { engine: "tf", train: form, eval: form, ...threads };
  }
  const calibration = readCalibration();
  if (!calibration) {
    note("--xla auto goes by this machine's calibration, and there is none (skyc calibrate): XLA for both graphs.");
    return { ...usualChoice, ...threads };
  }
  const run = program.frozen ?? program;
  const judge = (what: string, graph: Graph, runs: number): Form => {
    const found = soonerForm(graph.nodes.length, secondsOf(graph, calibration), runs);
    const shown = (seconds: number): string => `${seconds.toPrecision(2)} s`;
    note(
      `${what}, ${runs} times: ${shown(found.xla)} compiled by XLA, ${shown(found.plain)} as single kernels (estimates).`,
    );
    return found.form;
  };
  const micro = run.micro?.parts ?? 1;
  return {
    engine: "tf",
    train: judge("A training step", run.train, program.iterations * micro),
    eval: judge("A batch of evaluation", run.eval, evaluations(program, samples)),
    ...threads,
  };
}

/** The choice for evaluating a checkpoint: the run's own, or what is wished, since nothing is trained. */
export function evaluationEngine(
  wish: EngineWish,
  { engine = usualChoice }: { readonly engine?: EngineChoice },
): EngineChoice {
  const form: Form = wish.xla === "on" ? "xla" : wish.xla === undefined ? engine.eval : "plain";
  const threads = wish.threads ?? engine.threads;
  return {
    engine: wish.engine ?? (wish.xla || wish.threads ? "tf" : engine.engine),
    train: form,
    eval: form,
    ...(threads === undefined ? {} : { threads }),
  };
}

const textOf = (choice: EngineChoice): string => identityPart(choice) ?? "tf xla xla";

/** The choice of a run that is there already: what is wished must not be another one. Errors: SKY7022. */
export function sameEngine(
  dir: string,
  wish: EngineWish,
  { engine = usualChoice }: { readonly engine?: EngineChoice },
): EngineChoice {
  const form = wish.xla === "on" ? "xla" : wish.xla === "off" ? "plain" : undefined;
  const asked: EngineChoice = {
    ...engine,
    ...(wish.engine ? { engine: wish.engine } : {}),
    ...(form ? { train: form, eval: form } : {}),
    ...(wish.threads === undefined ? {} : { threads: wish.threads }),
  };
  if (identityPart(asked) === identityPart(engine)) return engine;
  return fail("SKY7022", { dir, was: textOf(engine), asked: textOf(asked) });
}
