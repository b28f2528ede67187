import { open, rename, rm } from "node:fs/promises";

/** Writes a file under its final name only when it is complete. Errors are the system's own. */
export async function writeFresh(path: string, parts: readonly (Uint8Array | string)[]): Promise<void> {
  const half = `${path}.${process.pid}.tmp`;
  try {
    const handle = await open(half, "w");
    try {
      for (const part of parts) await handle.writeFile(part);
    } finally {
      await handle.close();
    }
    await rename(half, path);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}
