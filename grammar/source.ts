import { readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Diagnostic, diagnostic } from "../compiler/diag/diagnostic.ts";
import { nearest } from "../compiler/diag/suggest.ts";

/** The text of a file, or why there is none. */
export type Source = { readonly text: string } | { readonly diagnostic: Diagnostic };

/** Largest file that is read, in MiB: far beyond any experiment, and still parsed in seconds. */
export const sourceLimit = 8;

/** Reads a `.sky` file. A byte order mark stays in the text, so that offsets are those of the file. Never throws. */
export function readSource(path: string): Source {
  let stats: Stats;
  try {
    stats = statSync(path);
    if (stats.isDirectory()) return { diagnostic: diagnostic("SKY1041", undefined, { path }) };
    if (!stats.isFile() && !stats.isFIFO()) return unreadable(path, "it is no ordinary file", "Name a .sky file.");
    if (stats.size > sourceLimit * 2 ** 20) return tooLarge(path, stats.size);
    return decodeSource(readFileSync(path), path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return { diagnostic: diagnostic("SKY1040", undefined, { path, hint: missingHint(path) }) };
    }
    if (code === "EACCES" || code === "EPERM") {
      return unreadable(path, "permission denied", `Allow it, for example: chmod u+r ${path}`);
    }
    return unreadable(
      path,
      code ?? message,
      "Read it with another program to see whether the disk or the network is at fault.",
    );
  }
}

/** The text of bytes that claim to be a `.sky` file; `path` is for the message. */
export function decodeSource(bytes: Buffer, path: string): Source {
  if (bytes.length > sourceLimit * 2 ** 20) return tooLarge(path, bytes.length);
  const zero = bytes.indexOf(0);
  if (zero >= 0) return { diagnostic: diagnostic("SKY1042", undefined, { path, offset: zero }) };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { diagnostic: diagnostic("SKY1043", undefined, { path, offset: firstBadByte(bytes) }) };
  }
}

/** Where UTF-8 ends: the replacement character that stands for a bad byte is no longer than that of a real one. */
function firstBadByte(bytes: Buffer): number {
  let offset = 0;
  for (const character of bytes.toString("utf8")) {
    const encoded = Buffer.from(character);
    if (!bytes.subarray(offset, offset + encoded.length).equals(encoded)) return offset;
    offset += encoded.length;
  }
  return offset;
}

function tooLarge(path: string, bytes: number): Source {
  const size = (bytes / 2 ** 20).toFixed(1);
  return { diagnostic: diagnostic("SKY1044", undefined, { path, size, limit: `${sourceLimit} MiB` }) };
}

function unreadable(path: string, reason: string, hint: string): Source {
  return { diagnostic: diagnostic("SKY1045", undefined, { path, reason, hint }) };
}

/** The neighbour that was meant, where there is one. */
function missingHint(path: string): string {
  const folder = dirname(path);
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".sky"));
    const near = nearest(basename(path), names);
    if (near) return `Did you mean ${join(folder, near)}?`;
    if (names.length > 0) return `${folder} holds ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}.`;
    return `${folder} holds no .sky file. Check the path.`;
  } catch {
    return `The directory ${folder} cannot be listed. Check the path.`;
  }
}
