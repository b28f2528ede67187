/** Who compiles a graph: XLA as one function, or TensorFlow's executor node by node. */
export type Form = "xla" | "plain";

/** By what a run's graphs are computed. Another choice gives other last digits, so it belongs to what a run is. */
export interface EngineChoice {
  readonly engine: "tf" | "reference";
  /** Form of the training step, and of the graph that evaluates (a frozen encoder's features too); of no account to `reference`. */
  readonly train: Form;
  readonly eval: Form;
  /** Threads of TensorFlow's kernels; absent: one a core. */
  readonly threads?: number;
}

/** What is taken where nothing is said: the same on every machine. */
export const usualChoice: EngineChoice = { engine: "tf", train: "xla", eval: "xla" };

/** The choice as a part of a run's identity; undefined for the usual one. */
export function identityPart({ engine, train, eval: evaluation, threads }: EngineChoice): string | undefined {
  const form = engine === "reference" ? engine : `${engine} ${train} ${evaluation}`;
  const usual = `${usualChoice.engine} ${usualChoice.train} ${usualChoice.eval}`;
  if (threads !== undefined && engine === "tf") return `${form} ${threads}`;
  return form === usual ? undefined : form;
}

/** The options that give this choice; forms that `auto` chose apart have none but `auto`. */
export function optionsOf({ engine, train, eval: evaluation, threads }: EngineChoice): readonly string[] {
  if (engine === "reference") return ["--engine reference"];
  const form = train !== evaluation ? ["--xla auto"] : train === "plain" ? ["--xla off"] : [];
  return threads === undefined ? form : [...form, `--threads ${threads}`];
}

const words = { xla: "compiled by XLA", plain: "as single kernels" } as const;

/** How the graphs are computed, in words: `whole step compiled by XLA`. */
export function modeOf({ engine, train, eval: evaluation }: EngineChoice): string {
  if (engine === "reference") return "op by op in float64";
  if (train === evaluation) return `whole step ${words[train]}`;
  return `training ${words[train]}, evaluation ${words[evaluation]}`;
}
