import { SkyError } from "../../compiler/diag/diagnostic.ts";
import type { Report } from "../../runtime/report/report.ts";
import { carryOut } from "./carry-out.ts";
import { beginRun } from "./claim-run.ts";
import type { Ready } from "./compile-for-run.ts";
import { type EngineOptions, engineWish, workersOf } from "./engine-wish.ts";
import { libraryVersions } from "./library-versions.ts";
import { featureCacheOf } from "./model-data.ts";
import { type OutputOptions, progressStyle, say } from "./progress-style.ts";
import { resumeRun } from "./resume-folder.ts";
import { introduction } from "./run-file.ts";

/** One run of a sweep: kept when it is finished, continued when it was stopped, else run. Errors: those of a run. */
export async function runTrial(
  ready: Ready,
  dir: string,
  options: OutputOptions & EngineOptions & { readonly set: readonly string[]; readonly force: boolean },
): Promise<Report> {
  const start = {
    set: options.set,
    out: dir,
    force: options.force,
    style: progressStyle(options),
    wish: engineWish(options),
    note: (text: string) => say(options, text),
    workers: workersOf(options),
  };
  const begun = await beginRun(ready, start).catch((error: unknown) => {
    if (error instanceof SkyError && error.diagnostic.code === "SKY7008") return undefined;
    throw error;
  });
  if (!begun) return resumeRun(dir, { ...options, set: [] });
  if ("report" in begun) {
    say(options, `Finished already: ${begun.dir}`);
    return begun.report;
  }
  const { run, opened, release } = begun;
  try {
    say(options, introduction(ready, dir));
    const versions = libraryVersions();
    const features = featureCacheOf(options.featureCache);
    return await carryOut({ ready, dir, run, opened, style: progressStyle(options), versions, features });
  } finally {
    await release();
  }
}
