import { renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { emit } from "./bundle.mjs";
import { LaunchError, lastLines, report, run } from "./launch.mjs";
import { preparePackages } from "./prepare.mjs";
import { emitTypes } from "./types.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A tarball is made of what the compiler has nothing against. */
async function checkTypes() {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const outcome = await run(process.execPath, [tsc, "-p", "."], root);
  if (outcome.status === 0) return;
  throw new LaunchError(
    "SKY5016",
    `skyc's own source did not build: ${lastLines(outcome.tail)}`,
    'Mend what the compiler says ("npm run typecheck" shows all of it), or go back to a commit that builds.',
  );
}

// Writes dist/ for the packed tarball: with all type checks, and renamed into place when whole.
const work = join(root, `dist-${process.pid}.tmp`);
try {
  await preparePackages(root);
  await checkTypes();
  await emit(root, work);
  await emitTypes(root, work);
  rmSync(join(root, "dist"), { recursive: true, force: true });
  renameSync(work, join(root, "dist"));
} catch (error) {
  rmSync(work, { recursive: true, force: true });
  if (!(error instanceof LaunchError)) throw error;
  report(error);
}
