import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { fail, SkyError } from "../../compiler/diag/diagnostic.ts";

/** The calls that writing needs, so that a test can fill the disk. */
export interface FileSystem {
  openSync(path: string, flags: string): number;
  writeSync(fd: number, data: Uint8Array, offset: number, length: number, position?: number | null): number;
  fsyncSync(fd: number): void;
  closeSync(fd: number): void;
  renameSync(from: string, to: string): void;
  rmSync(path: string, options: { force: boolean }): void;
}
const real: FileSystem = { openSync, writeSync, fsyncSync, closeSync, renameSync, rmSync };

/** Turns a file system's error into SKY7010 (full) or SKY7011 (any other); a SkyError passes. */
export function writeFault(path: string, error: unknown): never {
  if (error instanceof SkyError) throw error;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const detail = error instanceof Error ? error.message : String(error);
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") return fail("SKY7010", { path, detail: code });
  return fail("SKY7011", { path, detail });
}

/** The most bytes that one call writes: the system's own limit lies a little below 2 GiB. */
const longestWrite = 2 ** 30;

/** Writes all bytes to an open file, however many calls it takes; at `position`, or where the last ones ended. */
export function writeAll(fd: number, data: Uint8Array, fs: FileSystem = real, position: number | null = null): void {
  for (let at = 0; at < data.length; ) {
    const length = Math.min(data.length - at, longestWrite);
    at += fs.writeSync(fd, data, at, length, position === null ? null : position + at);
  }
}

/** Puts bytes into a file that is being written; at `position`, or where the last ones ended. */
export type Put = (bytes: Uint8Array, position?: number) => void;

/** Writes a file beside its place, piece by piece, then renames it there: the name never stands for half a file. Errors: SKY7010, SKY7011. */
export function writePieces(path: string, pieces: (put: Put) => void, fs: FileSystem = real): void {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const fd = fs.openSync(beside, "w");
    try {
      pieces((bytes, position) => writeAll(fd, bytes, fs, position ?? null));
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(beside, path);
  } catch (error) {
    try {
      fs.rmSync(beside, { force: true });
    } catch {
      // The first error says more.
    }
    writeFault(path, error);
  }
}

/** A whole file at once; see `writePieces`. Errors: SKY7010, SKY7011. */
export function writeWhole(path: string, data: string | Uint8Array, fs: FileSystem = real): void {
  writePieces(path, (put) => put(typeof data === "string" ? Buffer.from(data) : data), fs);
}
