import { mkdirSync, readdirSync, rmSync, statfsSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../write-file.ts";
import { FeatureStore } from "./feature-store.ts";

/** What a folder's name is the hash of, for people; and the mark of when it was last used. */
const about = "about.json";
const GiB = 2 ** 30;
/** What all stores of a cache take at most, where nothing else is said; never more than half of the free disk. */
const usual = 50 * GiB;

interface Folder {
  readonly path: string;
  readonly bytes: number;
  readonly used: number;
}

/** Where stores lie, and how much they may take. */
export interface FeatureCache {
  /** Holds a folder for each store. */
  readonly dir: string;
  /** Bytes of all stores; undefined: 50 GiB, or half of what is free on the disk if that is less. */
  readonly limit?: number | undefined;
}

/**
 * Opens the store of a hash. Where the cache is full, those stores go that were not used for longest. `facts` are written beside the records.
 */
export function openStore(cache: FeatureCache, hash: string, facts: object, recordBytes: number): FeatureStore {
  const dir = join(cache.dir, hash);
  mkdirSync(dir, { recursive: true });
  writeWhole(join(dir, about), `${JSON.stringify(facts, null, 1)}\n`);
  const limit = cache.limit ?? Math.min(usual, free(cache.dir) / 2 + sizeOf(dir));
  const others = foldersIn(cache.dir).filter(({ path }) => path !== dir);
  let held = others.reduce((sum, { bytes }) => sum + bytes, 0) + sizeOf(dir);
  for (const { path, bytes } of others.sort((a, b) => a.used - b.used)) {
    if (held <= limit) break;
    rmSync(path, { recursive: true, force: true });
    held -= bytes;
  }
  const now = new Date();
  utimesSync(join(dir, about), now, now);
  return new FeatureStore(dir, recordBytes, Math.max(0, limit - (held - sizeOf(dir))));
}

const free = (dir: string): number => {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
};

const sizeOf = (dir: string): number =>
  readdirSync(dir).reduce((sum, file) => sum + (statSync(join(dir, file), { throwIfNoEntry: false })?.size ?? 0), 0);

function foldersIn(dir: string): Folder[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const path = join(dir, name);
      const used = statSync(join(path, about), { throwIfNoEntry: false })?.mtimeMs ?? 0;
      return { path, bytes: sizeOf(path), used };
    });
}
