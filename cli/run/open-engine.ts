import { availableParallelism } from "node:os";
import { featureInput } from "../../compiler/elaborate/frozen-features.ts";
import type { Program } from "../../compiler/elaborate/program.ts";
import type { Graph } from "../../compiler/ir/graph.ts";
import { findNonFinite } from "../../runtime/tf/find-non-finite.ts";
import { loadTensorflow } from "../../runtime/tf/load.ts";
import { ReferenceSession } from "../../runtime/tf/reference-session.ts";
import { openSession, type RunSession, type Program as SessionProgram } from "../../runtime/tf/session.ts";
import { type FindNonFinite, trainPrograms, trainStep } from "../../runtime/tf/train-step.ts";
import { type EngineChoice, modeOf, usualChoice } from "../../runtime/train/engine-choice.ts";
import type { Engine, EngineFacts, HostTensor, Tensors } from "../../runtime/train/parts.ts";
import { version } from "../version.ts";
import { refuseTooLarge } from "./reference-size.ts";

/** What an engine runs of a program. */
type Runnable = Pick<Program, "train" | "eval" | "frozen" | "variables" | "micro">;

interface Opened {
  readonly facts: EngineFacts;
  readonly session: RunSession;
  readonly find: FindNonFinite;
}

/**
 * Opens the chosen engine for a program's graphs. TensorFlow is set up first where it is missing; the reference engine refuses what it
 * would not come to an end with, `iterations` being the steps that are to be made. Errors: SKY50xx, SKY7023, SKY7050, SKY7051.
 */
export async function openEngine(
  program: Runnable & Partial<Pick<Program, "iterations">>,
  choice: EngineChoice = usualChoice,
): Promise<Engine> {
  const { frozen } = program;
  const run = frozen ?? program;
  const programs = {
    ...trainPrograms(run, choice.train),
    eval: { graph: run.eval, compile: choice.eval },
    ...(frozen ? { features: { graph: frozen.features, compile: choice.eval } } : {}),
  };
  if (choice.engine === "reference") refuseTooLarge(run, program.iterations ?? 0);
  const { facts, session, find } =
    choice.engine === "reference" ? openReference(program, programs) : await openTensorflow(program, programs, choice);
  const step = trainStep(session, run, find);
  const types = new Map(program.variables.map(({ name, type }) => [name, type]));
  const prediction = program.eval.outputs.get("prediction")!.type;
  return {
    facts,
    write: (variables) => session.write(new Map([...variables].map(([name, { data }]) => [name, data]))),
    variables: {
      types,
      parts: session.parts
        .map((part) => part.map(({ name }) => name).filter((name) => types.has(name)))
        .filter((part) => part.length > 0),
      read: (names) => new Map([...session.read(names)].map(([name, data]) => [name, { ...types.get(name)!, data }])),
    },
    train: step.train,
    evaluate(feeds) {
      const results = session.run("eval", record(feeds));
      return {
        loss: Number(results.loss),
        prediction: { ...prediction, data: results.prediction as HostTensor["data"] },
      };
    },
    ...(frozen ? { features: (feeds) => featuresOf(session, frozen.features, feeds) } : {}),
    firstNonFinite: step.firstNonFinite,
    close: () => session.close(),
  };
}

async function openTensorflow(
  program: Runnable,
  programs: Readonly<Record<string, SessionProgram>>,
  choice: EngineChoice,
): Promise<Opened> {
  const { threads } = choice;
  const tensorflow = await loadTensorflow(threads === undefined ? {} : { threads });
  const session = await openSession(programs, program.variables, { tensorflow, sums: program.micro?.sums ?? [] });
  const backend = tensorflow.backend();
  return {
    facts: {
      name: "TensorFlow",
      version: backend.binding.TF_Version,
      device: backend.isUsingGpuDevice ? "gpu" : "cpu",
      mode: modeOf(choice),
      threads: threads ?? availableParallelism(),
    },
    session,
    find: async (graph, feeds) => (await findNonFinite(session, graph, feeds))?.text,
  };
}

function openReference({ variables, micro }: Runnable, programs: Readonly<Record<string, SessionProgram>>): Opened {
  const session = new ReferenceSession(programs, [...variables, ...(micro?.sums ?? [])]);
  const mode = modeOf({ ...usualChoice, engine: "reference" });
  return {
    facts: { name: "skyc's reference engine", version: version(), device: "cpu", mode, threads: 1 },
    session,
    find: async (graph, feeds) => session.firstNonFinite(graph, feeds),
  };
}

const record = (feeds: Tensors): Record<string, HostTensor> => Object.fromEntries(feeds);

function featuresOf(session: RunSession, { outputs }: Graph, feeds: Tensors): Tensors {
  const found = session.run("features", record(feeds));
  return new Map(
    [...outputs].map(([name, { type }]) => [featureInput(name), { ...type, data: found[name] as HostTensor["data"] }]),
  );
}
