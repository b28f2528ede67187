import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../../../runtime/provision/cache-layout.ts";
import { propertyTypes } from "../../blocks/registry.ts";
import type { Bundle } from "./bundle.ts";
import type { Declared } from "./read-interfaces.ts";

/** Raise it when files are read in another way: what was stored before is then not taken for it. */
const recipe = 2;

/** What reading a user's file without faults gave: enough to use its blocks without esbuild and ts-morph. */
export interface Reading {
  /** sha256 of each file that went into it, by absolute path. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly code: Bundle["code"];
  readonly map: Bundle["map"];
  readonly declared: Readonly<Record<string, Declared>>;
}

const sha256 = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");

/** The hashes of some files as they are now. */
export const hashesOf = (files: Iterable<string>): Readonly<Record<string, string>> =>
  Object.fromEntries([...new Set(files)].map((file) => [file, sha256(readFileSync(file))]));

/** One hash of all files, wherever they lie. */
export const digestOf = (inputs: Readonly<Record<string, string>>): string =>
  sha256(Object.values(inputs).sort().join("\n")).slice(0, 12);

/** Whether the files are there as they were. */
export const unchanged = (inputs: Readonly<Record<string, string>>): boolean =>
  Object.entries(inputs).every(([file, hash]) => existsSync(file) && sha256(readFileSync(file)) === hash);

const placeOf = (path: string): string => {
  const key = sha256(JSON.stringify([recipe, propertyTypes, path]));
  return join(cacheDirectory(), "blocks", `${key.slice(0, 32)}.json`);
};

/** What was stored of a file, where nothing of it has changed since. */
export function recallReading(path: string): Reading | undefined {
  try {
    const reading = JSON.parse(readFileSync(placeOf(path), "utf8")) as Reading;
    return unchanged(reading.inputs) ? reading : undefined;
  } catch {
    // Not there, or of another form: it is read anew.
    return undefined;
  }
}

/** Stores a reading; a cache that cannot be written costs time and nothing else. */
export function storeReading(path: string, reading: Reading): void {
  const place = placeOf(path);
  const half = `${place}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(half, JSON.stringify(reading));
    renameSync(half, place);
  } catch {
    rmSync(half, { force: true });
  }
}
