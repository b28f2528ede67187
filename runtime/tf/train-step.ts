import type { Program as Experiment } from "../../compiler/elaborate/program.ts";
import type { Graph } from "../../compiler/ir/graph.ts";
import { fillInit } from "../../compiler/ir/noise.ts";
import type { Compile } from "../../compiler/lower/tf/program-writer.ts";
import { type Engine, type HostTensor, partsOf, type Tensors } from "../train/parts.ts";
import type { Program, RunSession } from "./session.ts";

type Stepped = Pick<Experiment, "train" | "micro">;

/** The programs by which a session makes a training step: all of it, or a part of it and the update at its end. */
export const trainPrograms = ({ train, micro }: Stepped, compile: Compile): Record<string, Program> =>
  micro
    ? { train: { graph: train, compile }, apply: { graph: micro.apply, compile } }
    : { train: { graph: train, compile } };

/** Tells op and place of the first value of a graph that is not finite for these feeds and the session's variables. */
export type FindNonFinite = (graph: Graph, feeds: Readonly<Record<string, HostTensor>>) => Promise<string | undefined>;

const record = (feeds: Tensors): Record<string, HostTensor> => Object.fromEntries(feeds);

/** Training steps of a session that holds these programs and, with micro-batches, the variables of their sums. */
export function trainStep(
  session: RunSession,
  { train, micro }: Stepped,
  find: FindNonFinite,
): Pick<Engine, "train" | "firstNonFinite"> {
  if (!micro)
    return {
      train(feeds) {
        const { loss, finite } = session.run("train", record(feeds));
        return { loss: Number(loss), finite: Number(finite) === 1 };
      },
      firstNonFinite: (feeds) => find(train, record(feeds)),
    };
  const begin = (): void =>
    session.write(new Map(micro.sums.map(({ name, type, init }) => [name, fillInit(init, type, 0, name)])));
  const update = (feeds: Tensors): Record<string, HostTensor> => ({
    lr: feeds.get("lr")!,
    step: feeds.get("step")!,
  });
  begin();
  return {
    train(feeds) {
      for (const part of partsOf(feeds, micro.parts)) session.run("train", record(part));
      const { loss, finite } = session.run("apply", update(feeds));
      return { loss: Number(loss), finite: Number(finite) === 1 };
    },
    async firstNonFinite(feeds) {
      // What the bad step has left in the sums is not what is looked for.
      begin();
      for (const part of partsOf(feeds, micro.parts)) {
        const found = await find(train, record(part));
        if (found) return found;
        session.run("train", record(part));
      }
      return find(micro.apply, update(feeds));
    },
  };
}
