import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineLayout } from "./cache-layout.ts";
import { fetchWheel } from "./fetch-wheel.ts";
import { isEnginePart, wheelsOf } from "./pins.ts";
import type { Progress } from "./progress.ts";
import { requireSpace } from "./space.ts";
import { unpackWheel } from "./unpack-wheel.ts";

/** Written last into the library's folder: each file with its size, so that a damaged one is noticed. */
const MANIFEST = "files.json";

/** Whether every file of the unpacked wheels is there in its full size. */
export function libraryIsWhole(layout: EngineLayout): boolean {
  try {
    const sizes = JSON.parse(readFileSync(join(layout.library, MANIFEST), "utf8")) as Record<string, number>;
    return Object.entries(sizes).every(([file, size]) => statSync(join(layout.library, file)).size === size);
  } catch {
    return false;
  }
}

/** Bytes that fetching and unpacking a variant takes at its peak: all that is unpacked, and the largest wheel. */
export function librarySpace(layout: EngineLayout): number {
  const pins = wheelsOf[layout.variant];
  return pins.reduce((sum, pin) => sum + pin.unpacked, 0) + Math.max(...pins.map((pin) => pin.bytes));
}

/** Fetches and unpacks the wheels of the variant, each checked against its pin. The folder appears whole, by rename. */
export async function installLibrary(layout: EngineLayout, progress: Progress): Promise<void> {
  requireSpace(layout.cache, librarySpace(layout));
  const work = `${layout.library}.${process.pid}.tmp`;
  const tree = join(work, "tree");
  await rm(work, { recursive: true, force: true });
  await mkdir(tree, { recursive: true });
  const sizes: Record<string, number> = {};
  for (const pin of wheelsOf[layout.variant]) {
    const download = join(work, pin.project);
    await mkdir(download);
    const wheel = await fetchWheel(pin, download, progress);
    progress.begin(`unpacking ${pin.project} ${pin.version}`, pin.unpacked);
    let done = 0;
    const files = await unpackWheel(wheel, tree, isEnginePart, (bytes) => {
      done += bytes;
      progress.advance(done);
    });
    for (const [file, size] of files) sizes[file] = size;
    await rm(download, { recursive: true });
    progress.end();
  }
  await writeFile(join(tree, MANIFEST), JSON.stringify(sizes));
  if (existsSync(layout.library)) await rm(layout.library, { recursive: true });
  await rename(tree, layout.library);
  await rm(work, { recursive: true });
}
