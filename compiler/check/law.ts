import type { Code } from "../diag/catalogue/index.ts";
import type { EncoderPlan } from "../elaborate/model-plan.ts";
import type { InputPlan } from "../elaborate/program.ts";
import type { Variable } from "../ir/graph.ts";
import type { Bound } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetPlan } from "./dataset.ts";
import type { ExperimentPlan } from "./experiment.ts";
import type { Augmented } from "./model-inputs.ts";
import type { RunPlan } from "./run-plan.ts";

/** What is known of a data set when its laws are asked. */
export interface KnownDataset {
  readonly context: CheckContext;
  readonly dataset: Bound;
  /** Those that could be settled. */
  readonly inputs: readonly InputPlan[];
}

/** What is known of an experiment when its laws are asked; a part is missing where it was left open or reported. */
export interface KnownExperiment {
  readonly context: CheckContext;
  readonly experiment: Bound;
  readonly set: DatasetPlan | undefined;
  readonly resized: Augmented | undefined;
  readonly encoder: EncoderPlan | undefined;
  readonly run: RunPlan | undefined;
}

/** An experiment whose model was built, with everything that the model trains or keeps. */
export interface KnownModel extends Pick<KnownExperiment, "context" | "experiment"> {
  readonly plan: ExperimentPlan;
  readonly variables: readonly Variable[];
}

/** A law that holds between blocks: what it demands, and where it is broken. It reports through the context and says nothing of what is open. */
export interface Law {
  /** The codes that it reports. */
  readonly codes: readonly Code[];
  /** The law in a sentence. */
  readonly says: string;
  /** Why it matters. */
  readonly why: string;
  /** Where it is broken no model can be built, so that nothing more is said of one. */
  readonly essential?: true;
  dataset?(known: KnownDataset): void;
  experiment?(known: KnownExperiment): void;
  model?(known: KnownModel): void;
}

/** Declares a law. */
export const defineLaw = (law: Law): Law => law;
