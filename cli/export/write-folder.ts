import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes a folder whole, under its name only when all files are in it; gives the bytes of all files. */
export function writeFolder(
  path: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  emptyFolders: readonly string[] = [],
): number {
  const part = `${path}.${process.pid}.tmp`;
  let bytes = 0;
  try {
    for (const folder of ["", ...emptyFolders]) mkdirSync(join(part, folder), { recursive: true });
    for (const [name, content] of files) {
      writeFileSync(join(part, name), content);
      bytes += typeof content === "string" ? Buffer.byteLength(content) : content.byteLength;
    }
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
  return bytes;
}
