import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Diagnostic, diagnostic } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan } from "../../compiler/elaborate/program.ts";
import { byText } from "./by-text.ts";
import { eachOf } from "./each-of.ts";
import { type OpenIndex, usedEntries } from "./open-index.ts";

export interface LockedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** The content of a data set, wherever it lies: what `skyc lock` writes and a run compares with. */
export interface DataLock {
  readonly version: 1;
  readonly dataset: string;
  readonly format: string;
  /** One hash for all files: the data's part of a run's identity. */
  readonly digest: string;
  /** By path below the root, in byte order. */
  readonly files: Readonly<Record<string, LockedFile>>;
}

const atOnce = 8;

async function hashOf(path: string): Promise<LockedFile> {
  const hash = createHash("sha256");
  const { size } = await stat(path);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return { bytes: size, sha256: hash.digest("hex") };
}

/** The files that an opened set's splits take, and its index files, in byte order. */
export function filesOf(open: OpenIndex): readonly string[] {
  const names = new Set([...open.index.files, ...usedEntries(open).flatMap(({ files }) => Object.values(files))]);
  return [...names].sort(byText);
}

/** One hash for all files. */
export const digestOf = (files: DataLock["files"]): string => {
  const lines = Object.entries(files).map(([name, { bytes, sha256 }]) => `${sha256} ${bytes} ${name}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
};

/** Hashes every file that the plan uses. Errors: those of the system, when files vanish meanwhile. */
export async function hashData(plan: DataPlan, open: OpenIndex): Promise<DataLock> {
  const names = filesOf(open);
  const hashes = await eachOf(names, atOnce, (name) => hashOf(join(open.root, name)));
  const files = Object.fromEntries(names.map((name, i) => [name, hashes[i]!]));
  return { version: 1, dataset: plan.name, format: plan.format.block, digest: digestOf(files), files };
}

/** Which of the files that are used now are not the locked ones. Files that the lock has beyond that are no fault: a smaller split uses fewer. */
export async function verifyFiles(open: OpenIndex, lock: DataLock): Promise<readonly Diagnostic[]> {
  const found = await eachOf(filesOf(open), atOnce, async (file): Promise<Diagnostic | undefined> => {
    const detail = await differenceOf(join(open.root, file), lock.files[file]);
    return detail === undefined ? undefined : diagnostic("SKY6019", undefined, { file, detail });
  });
  return found.filter((one) => one !== undefined);
}

async function differenceOf(path: string, locked: LockedFile | undefined): Promise<string | undefined> {
  if (!locked) return "it was not there then";
  const { size } = await stat(path);
  if (size !== locked.bytes) return `it has ${size} bytes, and had ${locked.bytes}`;
  const { sha256 } = await hashOf(path);
  return sha256 === locked.sha256 ? undefined : "its content has changed";
}
