import { renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { emit } from "./builds.mjs";
import { LaunchError, report } from "./launch.mjs";
import { preparePackages } from "./prepare.mjs";

// Writes dist/ for the packed tarball: compiled with all type checks, and renamed into place when whole.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const work = join(root, `dist-${process.pid}.tmp`);
try {
  await preparePackages(root);
  await emit(root, work, []);
  rmSync(join(root, "dist"), { recursive: true, force: true });
  renameSync(work, join(root, "dist"));
} catch (error) {
  rmSync(work, { recursive: true, force: true });
  if (!(error instanceof LaunchError)) throw error;
  report(error);
}
