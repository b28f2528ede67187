import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { keptSteps } from "../../compiler/elaborate/kept-steps.ts";
import type { BlockCall } from "../../compiler/elaborate/program.ts";
import type { Variable } from "../../compiler/ir/graph.ts";
import { bytesIn } from "../../compiler/ir/host-array.ts";
import { bytesOf, sameShape, showType, type TensorType } from "../../compiler/ir/type.ts";
import type { TensorSource } from "./parts.ts";
import { byName, encodeHeader, SafetensorsFault } from "./safetensors.ts";
import { fileSource, hashSafetensors } from "./weights-file.ts";
import { type FileSystem, writePieces } from "./write-file.ts";

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
/** A proved checkpoint; its tensors are read from the file as they are asked for. */
export interface Checkpoint {
  readonly facts: CheckpointFacts;
  readonly tensors: TensorSource;
  /** Of the file, its own digest left blank. */
  readonly sha256: string;
}

const blank = "0".repeat(64);
const format = "skyc-checkpoint-1";
const named = (digest: string): string => `"sha256":"${digest}"`;

/** The bytes of all tensors in the order of their names, one tensor at a time; each part is read once where parts follow that order too. */
function* dataOf({ types, parts, read }: TensorSource): Iterable<Uint8Array> {
  const partOf = new Map(parts.flatMap((names, i) => names.map((name): [string, number] => [name, i])));
  const order = [...types.keys()].sort(byName);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && partOf.get(order[to]!) === partOf.get(order[from]!)) to++;
    const names = order.slice(from, to);
    const found = read(names);
    for (const name of names) yield bytesIn(found.get(name)!.data);
    from = to;
  }
}

/** The digest of names, types and values alone: equal weights give equal digests, whoever wrote them and when. */
export function weightsDigest(tensors: TensorSource): string {
  const hash = createHash("sha256").update(encodeHeader(tensors.types, {}));
  for (const bytes of dataOf(tensors)) hash.update(bytes);
  return hash.digest("hex");
}

/** `step-00000120.safetensors` */
export const checkpointName = (step: number): string => `step-${String(step).padStart(8, "0")}.safetensors`;

/**
 * Writes a checkpoint into `dir` by rename, part by part: it is never in memory as a whole. It carries its own sha256. Refuses before it
 * writes where the disk has no room for it. Errors: SKY7010, SKY7011.
 */
export function writeCheckpoint(dir: string, facts: CheckpointFacts, tensors: TensorSource, fs?: FileSystem): string {
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
  const path = join(dir, checkpointName(facts.step));
  const header = encodeHeader(tensors.types, metadata);
  needRoom(path, header.length + [...tensors.types.values()].reduce((sum, type) => sum + bytesOf(type), 0));
  writePieces(
    path,
    (put) => {
      const hash = createHash("sha256").update(header);
      put(header);
      for (const bytes of dataOf(tensors)) {
        hash.update(bytes);
        put(bytes);
      }
      put(Buffer.from(hash.digest("hex")), header.indexOf(named(blank)) + named("").length - 1);
    },
    fs,
  );
  return path;
}

/** Refuses what the disk has no room for, while there is still some for the log. Errors: SKY7010. */
function needRoom(path: string, bytes: number): void {
  let free: number;
  try {
    let folder = dirname(path);
    while (!existsSync(folder)) folder = dirname(folder);
    const { bavail, bsize } = statfsSync(folder);
    free = bavail * bsize;
  } catch {
    return; // A file system that does not tell: writing will.
  }
  const shown = (count: number): string => `${(count / 2 ** 20).toFixed(0)} MiB`;
  if (free < bytes) fail("SKY7010", { path, detail: `it needs ${shown(bytes)}, and ${shown(free)} are free` });
}

/** Reads and proves a checkpoint. Errors: SKY7002 with the reason; `hint` says what could be used instead. */
export function readCheckpoint(path: string, hint: () => string): Checkpoint {
  const judged = judgeCheckpoint(path);
  return typeof judged === "string" ? fail("SKY7002", { path, reason: judged, hint: hint() }) : judged;
}

/** The checkpoint, or the reason why it is none: header and size first, then every byte, read in pieces. */
export function judgeCheckpoint(path: string): Checkpoint | string {
  let facts: CheckpointFacts | undefined;
  let claimed = "";
  try {
    const sha256 = hashSafetensors(path, (header, metadata) => {
      if (metadata.format !== format)
        throw new SafetensorsFault("skyc did not write it: its metadata name no skyc checkpoint");
      const { step, seed, experiment = "", identity = "", version = "" } = metadata;
      claimed = metadata.sha256 ?? "";
      const text = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
      const at = text.indexOf(named(claimed));
      if (!/^[0-9a-f]{64}$/.test(claimed) || at < 0) throw new SafetensorsFault("its sha256 is missing");
      text.write(blank, at + named("").length - 1, "latin1");
      facts = { step: Number(step), seed: Number(seed), experiment, identity, version };
    });
    if (sha256 !== claimed) return "its bytes do not have the sha256 that it was written with";
    return { facts: facts!, tensors: guarded(path, fileSource(path)), sha256 };
  } catch (error) {
    if (error instanceof SafetensorsFault) return error.message;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return code === "ENOENT" ? "it does not exist" : message;
  }
}

/** A proved file may still be changed or removed before its tensors are read. */
function guarded(path: string, source: TensorSource): TensorSource {
  const read: TensorSource["read"] = (names) => {
    try {
      return source.read(names);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!(error instanceof SafetensorsFault) && code === undefined) throw error;
      const reason = `it was whole and changed while it was read (${message})`;
      return fail("SKY7002", {
        path,
        reason,
        hint: "Leave the folder alone while a run goes on, and resume once more.",
      });
    }
  };
  return { ...source, read };
}

/** Proves that tensors of these types are exactly the program's variables. Errors: SKY7003. */
export function matchVariables(
  path: string,
  types: ReadonlyMap<string, TensorType>,
  variables: readonly Variable[],
): void {
  const other = (reason: string): never => fail("SKY7003", { path, reason });
  const wanted = new Map(variables.map((variable) => [variable.name, variable.type]));
  for (const [name, type] of wanted) {
    const found = types.get(name);
    if (!found) other(`it lacks "${name}"`);
    else if (found.dtype !== type.dtype || !sameShape(found.shape, type.shape)) {
      other(`its "${name}" is ${showType(found)} and the model's is ${showType(type)}`);
    }
  }
  for (const name of types.keys()) if (!wanted.has(name)) other(`it has "${name}", which the model lacks`);
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

/** Removes the checkpoints that no rule keeps; `best` is the step of the best evaluation. */
export function pruneCheckpoints(dir: string, rules: readonly BlockCall[], best: number | undefined): void {
  const all = listCheckpoints(dir);
  const steps = all.map(({ step }) => step);
  const stay = new Set(keptSteps(rules, steps, best));
  for (const { path, step } of all) if (!stay.has(step)) rmSync(path, { force: true });
}

/** The newest checkpoint that can be used among those before `step`, if any: what to offer when one is corrupt. */
export function goodBefore(dir: string, step: number): string | undefined {
  const older = listCheckpoints(dir).filter((file) => file.step < step);
  const good = older.reverse().find(({ path }) => typeof judgeCheckpoint(path) !== "string");
  return good && basename(good.path);
}
