import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { Variable } from "../../compiler/ir/graph.ts";
import { sameShape, showType } from "../../compiler/ir/type.ts";
import type { HostTensor, Tensors } from "./parts.ts";
import { decodeSafetensors, encodeSafetensors, headerEnd, SafetensorsFault } from "./safetensors.ts";
import { writeWhole } from "./write-file.ts";

/** What a checkpoint says of itself beside its tensors. */
export interface CheckpointFacts {
  /** Steps done. */
  readonly step: number;
  readonly seed: number;
  readonly experiment: string;
  /** Hash of the run that wrote it: source, data, weights, seed, version. */
  readonly identity: string;
  readonly version: string;
  /** Metadata that say what its weights are trained on, so that others can start from them. */
  readonly trainedOn?: Readonly<Record<string, string>>;
}
export interface Checkpoint {
  readonly facts: CheckpointFacts;
  readonly tensors: Tensors;
  /** Of the file, its own digest left blank. */
  readonly sha256: string;
}

const blank = "0".repeat(64);
const format = "skyc-checkpoint-1";
const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The digest of names, types and values alone: equal weights give equal digests, whoever wrote them and when. */
export const weightsDigest = (tensors: Tensors): string => digestOf(encodeSafetensors({ tensors, metadata: {} }));

/** `step-00000120.safetensors` */
export const checkpointName = (step: number): string => `step-${String(step).padStart(8, "0")}.safetensors`;

/** Writes a checkpoint into `dir` by rename; it carries its own sha256. Errors: SKY7010, SKY7011. */
export function writeCheckpoint(dir: string, facts: CheckpointFacts, tensors: Tensors): string {
  const metadata = {
    ...facts.trainedOn,
    format,
    step: String(facts.step),
    seed: String(facts.seed),
    experiment: facts.experiment,
    identity: facts.identity,
    version: facts.version,
    sha256: blank,
  };
  const bytes = Buffer.from(encodeSafetensors({ tensors, metadata }));
  const digest = digestOf(bytes);
  bytes.write(digest, bytes.indexOf(`"sha256":"${blank}"`) + '"sha256":"'.length, "latin1");
  const path = join(dir, checkpointName(facts.step));
  writeWhole(path, bytes);
  return path;
}

/** Reads and proves a checkpoint. Errors: SKY7002 with the reason; `hint` says what could be used instead. */
export function readCheckpoint(path: string, hint: () => string): Checkpoint {
  const judged = judgeCheckpoint(path);
  return typeof judged === "string" ? fail("SKY7002", { path, reason: judged, hint: hint() }) : judged;
}

/** The checkpoint, or the reason why it is none. */
export function judgeCheckpoint(path: string): Checkpoint | string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "it does not exist" : (error as Error).message;
  }
  try {
    const { tensors, metadata } = decodeSafetensors(bytes);
    if (metadata.format !== format) return "skyc did not write it: its metadata name no skyc checkpoint";
    const { step, seed, experiment = "", identity = "", version = "", sha256 = "" } = metadata;
    const header = bytes.subarray(8, headerEnd(bytes));
    const at = header.indexOf(`"sha256":"${sha256}"`);
    if (!/^[0-9a-f]{64}$/.test(sha256) || at < 0) return "its sha256 is missing";
    const copy = Buffer.from(bytes);
    copy.write(blank, 8 + at + '"sha256":"'.length, "latin1");
    if (digestOf(copy) !== sha256) return "its bytes do not have the sha256 that it was written with";
    return { facts: { step: Number(step), seed: Number(seed), experiment, identity, version }, tensors, sha256 };
  } catch (error) {
    if (error instanceof SafetensorsFault) return error.message;
    throw error;
  }
}

/** Proves that the tensors are exactly the program's variables. Errors: SKY7003. */
export function matchVariables(path: string, tensors: Tensors, variables: readonly Variable[]): void {
  const other = (reason: string): never => fail("SKY7003", { path, reason });
  const wanted = new Map(variables.map((variable) => [variable.name, variable.type]));
  for (const [name, type] of wanted) {
    const found: HostTensor | undefined = tensors.get(name);
    if (!found) other(`it lacks "${name}"`);
    else if (found.dtype !== type.dtype || !sameShape(found.shape, type.shape)) {
      other(`its "${name}" is ${showType(found)} and the model's is ${showType(type)}`);
    }
  }
  for (const name of tensors.keys()) if (!wanted.has(name)) other(`it has "${name}", which the model lacks`);
}

export interface CheckpointFile {
  readonly path: string;
  readonly step: number;
}

/** The checkpoints of a folder, oldest first, by name alone. */
export function listCheckpoints(dir: string): readonly CheckpointFile[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .map((file) => ({
      path: join(dir, file),
      step: Number(/^step-(\d{8,})\.safetensors$/.exec(file)?.[1] ?? Number.NaN),
    }))
    .filter(({ step }) => Number.isFinite(step))
    .sort((a, b) => a.step - b.step);
}

/** Removes all but the newest `keep` and the step `best`. */
export function pruneCheckpoints(dir: string, keep: number, best: number | undefined): void {
  const all = listCheckpoints(dir);
  for (const { path, step } of all.slice(0, -keep)) if (step !== best) rmSync(path, { force: true });
}

/** The newest checkpoint that can be used among those before `step`, if any: what to offer when one is corrupt. */
export function goodBefore(dir: string, step: number): string | undefined {
  const older = listCheckpoints(dir).filter((file) => file.step < step);
  const good = older.reverse().find(({ path }) => typeof judgeCheckpoint(path) !== "string");
  return good && basename(good.path);
}
