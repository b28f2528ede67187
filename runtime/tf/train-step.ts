import type { Program as Experiment } from "../../compiler/elaborate/program.ts";
import { fillInit } from "../../compiler/ir/noise.ts";
import { type Engine, type HostTensor, partsOf, type Tensors } from "../train/parts.ts";
import { findNonFinite } from "./find-non-finite.ts";
import type { Program, Session } from "./session.ts";

type Stepped = Pick<Experiment, "train" | "micro">;

/** The programs by which a session makes a training step: all of it, or a part of it and the update at its end. */
export const trainPrograms = ({ train, micro }: Stepped): Record<string, Program> =>
  micro ? { train: { graph: train }, apply: { graph: micro.apply } } : { train: { graph: train } };

const record = (feeds: Tensors): Record<string, HostTensor> => Object.fromEntries(feeds);

/** Training steps of a session that holds these programs and, with micro-batches, the variables of their sums. */
export function trainStep(session: Session, { train, micro }: Stepped): Pick<Engine, "train" | "firstNonFinite"> {
  if (!micro)
    return {
      train(feeds) {
        const { loss, finite } = session.run("train", record(feeds));
        return { loss: Number(loss), finite: Number(finite) === 1 };
      },
      firstNonFinite: async (feeds) => (await findNonFinite(session, train, record(feeds)))?.text,
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
        const found = await findNonFinite(session, train, record(part));
        if (found) return found.text;
        session.run("train", record(part));
      }
      return (await findNonFinite(session, micro.apply, update(feeds)))?.text;
    },
  };
}
