import { availableParallelism } from "node:os";
import { featureInput } from "../../compiler/elaborate/frozen-features.ts";
import type { Program } from "../../compiler/elaborate/program.ts";
import type { Graph } from "../../compiler/ir/graph.ts";
import { loadTensorflow } from "../../runtime/tf/load.ts";
import { openSession, type Session } from "../../runtime/tf/session.ts";
import { trainPrograms, trainStep } from "../../runtime/tf/train-step.ts";
import type { Engine, HostTensor, Tensors } from "../../runtime/train/parts.ts";

/** Opens TensorFlow for a program's graphs, setting it up first where it is missing. Errors: SKY50xx, SKY7050, SKY7051. */
export async function openEngine(
  program: Pick<Program, "train" | "eval" | "frozen" | "variables" | "micro">,
): Promise<Engine> {
  const tensorflow = await loadTensorflow();
  const { frozen } = program;
  const run = frozen ?? program;
  const graphs = {
    ...trainPrograms(run),
    eval: run.eval,
    ...(frozen ? { features: frozen.features } : {}),
  };
  const session = await openSession(graphs, program.variables, { tensorflow, sums: program.micro?.sums ?? [] });
  const step = trainStep(session, run);
  const types = new Map(program.variables.map(({ name, type }) => [name, type]));
  const prediction = program.eval.outputs.get("prediction")!.type;
  const backend = tensorflow.backend();
  return {
    facts: {
      name: "TensorFlow",
      version: backend.binding.TF_Version,
      device: backend.isUsingGpuDevice ? "gpu" : "cpu",
      mode: "whole step compiled by XLA",
      threads: availableParallelism(),
    },
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

const record = (feeds: Tensors): Record<string, HostTensor> => Object.fromEntries(feeds);

function featuresOf(session: Session, { outputs }: Graph, feeds: Tensors): Tensors {
  const found = session.run("features", record(feeds));
  return new Map(
    [...outputs].map(([name, { type }]) => [featureInput(name), { ...type, data: found[name] as HostTensor["data"] }]),
  );
}
