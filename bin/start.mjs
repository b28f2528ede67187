import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { LaunchError, report } from "./launch.mjs";
import { prepare, requireNode } from "./prepare.mjs";
import { runQuickly } from "./quick.mjs";

/** Prepares what the clone lacks, then hands over to the compiled program. */
export async function start() {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  try {
    requireNode("20.11.0");
    const main = await prepare(root);
    const verb = process.argv[2];
    if (await runQuickly(main, verb)) return;
    await import(pathToFileURL(main).href);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    report(error);
  }
}
