import { join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { Report } from "../../runtime/report/report.ts";
import { resumePoint } from "../../runtime/train/resume-point.ts";
import { readRunFile } from "../../runtime/train/run-folder.ts";
import { lockRunFolder } from "../../runtime/train/run-lock.ts";
import { carryOut } from "./carry-out.ts";
import { sameEngine } from "./choose-engine.ts";
import { type EngineOptions, engineWish, workersOf } from "./engine-wish.ts";
import { libraryVersions } from "./library-versions.ts";
import { featureCacheOf } from "./model-data.ts";
import { type OutputOptions, progressStyle, say } from "./progress-style.ts";
import { openSameData, recallRun } from "./recall-run.ts";
import { introduction } from "./run-file.ts";
import { reportExitCode, showReport } from "./show-report.ts";
import { readStored } from "./stored-source.ts";

/** What `resume` may say. */
export interface ResumeOptions extends OutputOptions, EngineOptions {
  readonly from?: string;
  /** Where the data lie now. */
  readonly set?: readonly string[];
}

/** `skyc resume`. Gives the exit code. Errors: those of `resumeRun`. */
export async function resumeFolder(dir: string, options: ResumeOptions): Promise<number> {
  const report = await resumeRun(dir, options);
  showReport(report, dir, options.json === true);
  return reportExitCode(report);
}

/** Goes on with the run in `dir`. Errors: SKY7002, SKY7003, SKY7005, SKY7007, SKY7009, SKY7019, SKY7020, SKY7022, SKY7024, and those of a run. */
export async function resumeRun(dir: string, options: ResumeOptions): Promise<Report> {
  readRunFile(dir);
  const unlock = lockRunFolder(dir);
  try {
    const recalled = recallRun(dir, options.set ?? []);
    const { run, ready } = recalled;
    if (run.status === "finished" && readStored(dir, "report.json")) {
      return fail("SKY7007", { dir, step: run.total, report: join(dir, "report.html") });
    }
    const engine = sameEngine(dir, engineWish(options), run);
    const point = resumePoint(dir, run.identity, options.from);
    const opened = await openSameData(dir, recalled, progressStyle(options), workersOf(options));
    try {
      say(options, introduction(ready, dir));
      say(
        options,
        `Going on ${point ? `after step ${point.facts.step}` : "from the start: there is no checkpoint yet"}.`,
      );
      const start = point && { step: point.facts.step, tensors: point.tensors };
      const features = featureCacheOf(options.featureCache);
      const style = progressStyle(options);
      const work = { ready, dir, run, engine, opened, style, versions: libraryVersions(), features };
      return await carryOut(start ? { ...work, start } : work);
    } finally {
      await opened.data.close();
    }
  } finally {
    unlock();
  }
}
