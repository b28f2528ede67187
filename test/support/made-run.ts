import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileForRun, type Ready } from "../../cli/run/compile-for-run.ts";
import { initialValues } from "../../cli/run/initial-values.ts";
import { storedPlace, storeSource } from "../../cli/run/stored-source.ts";
import { version } from "../../cli/version.ts";
import { writeCheckpoint } from "../../runtime/train/checkpoint.ts";
import { identityOf } from "../../runtime/train/identity.ts";
import { checkpointsIn } from "../../runtime/train/loop.ts";
import { type HostTensor, heldSource, type Tensors } from "../../runtime/train/parts.ts";
import { writeRunFile } from "../../runtime/train/run-folder.ts";

/** A run folder as `skyc run` leaves it after `step` steps, made without data and engine: its weights are `values`. */
export interface MadeRun extends Ready {
  readonly dir: string;
  readonly checkpoint: string;
  readonly values: Tensors;
  /** The bytes of a checkpoint of this run with other tensors. */
  rewrite(tensors: Tensors): Uint8Array;
}

/** Makes a run folder of an experiment's text in `folder`; its weights are the first ones, moved a little. */
export function madeRun(folder: string, text: string, step = 3): MadeRun {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "made.sky");
  writeFileSync(file, text);
  const ready = compileForRun(file, [], undefined);
  if (typeof ready === "number") throw new Error("the experiment does not compile");
  const { program, locate } = ready;
  const dir = join(folder, "run");
  const identity = identityOf(program, "0".repeat(64), version());
  const started = "2000-01-01T00:00:00.000Z";
  const source = storedPlace(program);
  const run = { file, source, set: [], identity, step, total: program.iterations, started, seconds: 1 };
  mkdirSync(checkpointsIn(dir), { recursive: true });
  writeRunFile(dir, { format: 1, experiment: program.experiment, status: "stopped", ...run });
  const files = { format: 1, files: {} } as never;
  const data = { source: program.data.source, splits: program.data.splits };
  storeSource(dir, program, { data, weights: [], files, versions: {} }, locate);
  const values = new Map([...initialValues(program)].map(([name, tensor]) => [name, moved(tensor)]));
  const facts = {
    step,
    seed: program.seed,
    experiment: program.experiment,
    identity: identity.hash,
    version: version(),
  };
  const write = (into: string, tensors: Tensors): string =>
    writeCheckpoint(into, { ...facts, trainedOn: program.trainedOn }, heldSource(tensors));
  const checkpoint = write(checkpointsIn(dir), values);
  const rewrite = (tensors: Tensors): Uint8Array => readFileSync(write(join(folder, "rewritten"), tensors));
  return { ...ready, dir, checkpoint, values, rewrite };
}

/** Zeros and ones would hide a mistake. */
function moved(tensor: HostTensor): HostTensor {
  if (tensor.dtype !== "f32") return tensor;
  const data = Float32Array.from(tensor.data as Float32Array, (value, i) => value + ((i % 7) + 1) * 0.01);
  return { ...tensor, data };
}
