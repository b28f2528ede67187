import { accessSync, constants, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { diagnostic, fail, SkyError } from "../../compiler/diag/diagnostic.ts";
import { formatBytes } from "./progress.ts";

/** Bytes that an ordinary user may still write on the disk that holds `path`. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

/** Throws SKY5007 unless `needed` bytes are free below `path`, which exists. */
export function requireSpace(path: string, needed: number): void {
  if (freeBytes(path) < needed) failFullDisk(path, needed);
}

/** Throws SKY5007: the disk under `path` is, or became, too small. */
export function failFullDisk(path: string, needed: number): never {
  fail("SKY5007", { path, needed: formatBytes(needed), free: formatBytes(freeBytes(path)) });
}

/** Creates the cache where it is missing and writes a byte into it; SKY5008 where that fails. */
export function requireWritable(cache: string): void {
  const probe = join(cache, `probe-${process.pid}.tmp`);
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(probe, "x");
    rmSync(probe);
  } catch (error) {
    throw asSetupError(reasonOf(error, cache), cache);
  }
}

/** Node reports a folder that cannot be made on a read-only disk as "no such file": the nearest existing folder knows better. */
function reasonOf(error: unknown, path: string): unknown {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") return error;
  try {
    accessSync(existingParent(path), constants.W_OK);
    return error;
  } catch (better) {
    return better;
  }
}

/** The path itself, or the nearest folder above it that exists. */
export function existingParent(path: string): string {
  return existsSync(path) ? path : existingParent(dirname(path));
}

/** A fault of the file system as a coded error; anything else, and what already has a code, is given back. */
export function asSetupError(error: unknown, cache: string, needed = 0): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof SkyError) return error;
  if (code === "ENOSPC" || code === "EDQUOT") {
    const free = formatBytes(freeBytes(cache));
    return new SkyError(
      diagnostic("SKY5007", undefined, { path: cache, needed: needed > 0 ? formatBytes(needed) : "more", free }),
    );
  }
  if (code === "EACCES" || code === "EROFS" || code === "EPERM" || code === "ENOTDIR" || code === "EEXIST") {
    return new SkyError(diagnostic("SKY5008", undefined, { path: cache, detail: message }));
  }
  return error;
}
