import { availableParallelism } from "node:os";
import { featureInput } from "../../compiler/elaborate/frozen-features.ts";
import type { Program } from "../../compiler/elaborate/program.ts";
import type { Graph } from "../../compiler/ir/graph.ts";
import { findNonFinite } from "../../runtime/tf/find-non-finite.ts";
import { loadTensorflow } from "../../runtime/tf/load.ts";
import { openSession, type Session } from "../../runtime/tf/session.ts";
import type { Engine, HostTensor, Tensors } from "../../runtime/train/parts.ts";

/** Opens TensorFlow for a program's two graphs, setting it up first where it is missing. Errors: SKY50xx, SKY7050, SKY7051. */
export async function openEngine(program: Pick<Program, "train" | "eval" | "frozen" | "variables">): Promise<Engine> {
  const tensorflow = await loadTensorflow();
  const { frozen } = program;
  const graphs = { train: program.train, eval: program.eval, ...frozen };
  const session = await openSession(graphs, program.variables, { tensorflow });
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
      parts: session.parts.map((part) => part.map(({ name }) => name)),
      read: (names) => new Map([...session.read(names)].map(([name, data]) => [name, { ...types.get(name)!, data }])),
    },
    train(feeds) {
      const { loss, finite } = session.run("train", record(feeds));
      return { loss: Number(loss), finite: Number(finite) === 1 };
    },
    evaluate(feeds) {
      const results = session.run("eval", record(feeds));
      return {
        loss: Number(results.loss),
        prediction: { ...prediction, data: results.prediction as HostTensor["data"] },
      };
    },
    ...(frozen ? { features: (feeds) => featuresOf(session, frozen.features, feeds) } : {}),
    firstNonFinite: async (feeds) => (await findNonFinite(session, graphs.train, record(feeds)))?.text,
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
