import { fail } from "../../compiler/diag/diagnostic.ts";
import { carryOut } from "./carry-out.ts";
import { beginRun } from "./claim-run.ts";
import { compileForRun, type Ready } from "./compile-for-run.ts";
import { type EngineOptions, engineWish, workersOf } from "./engine-wish.ts";
import { libraryVersions } from "./library-versions.ts";
import { featureCacheOf } from "./model-data.ts";
import { type OutputOptions, progressStyle, say } from "./progress-style.ts";
import { reportExitCode, showReport } from "./show-report.ts";

/** `skyc run`. Gives the exit code. */
export async function runFile(
  file: string,
  options: OutputOptions &
    EngineOptions & {
      readonly set: readonly string[];
      readonly experiment?: string;
      readonly out?: string;
      readonly force?: boolean;
      readonly profile?: boolean;
    },
): Promise<number> {
  const wish = engineWish(options);
  if (options.profile && wish.engine === "reference") return fail("SKY8085", { option: "--profile" });
  const ready = compileForRun(file, options.set, options.experiment);
  if (typeof ready === "number") return ready;
  const begun = await beginRun(ready, {
    set: options.set,
    style: progressStyle(options),
    force: options.force === true,
    wish,
    note: (text) => say(options, text),
    workers: workersOf(options),
    ...(options.out === undefined ? {} : { out: options.out }),
  });
  const json = options.json === true;
  if ("report" in begun) {
    say(
      options,
      `This very run is finished already (--force runs it again${options.profile ? ", and --profile needs that" : ""}).`,
    );
    showReport(begun.report, begun.dir, json);
    return reportExitCode(begun.report);
  }
  const { dir, run, opened, release } = begun;
  try {
    say(options, introduction(ready, dir));
    const report = await carryOut({
      ready,
      dir,
      run,
      opened,
      style: progressStyle(options),
      versions: libraryVersions(),
      profile: options.profile,
      features: featureCacheOf(options.featureCache),
    });
    showReport(report, dir, json);
    return reportExitCode(report);
  } finally {
    await release();
  }
}

/** `Quickstart: 300 steps of 8 samples, into runs/Quickstart-1f3a…` */
export const introduction = ({ program }: Ready, dir: string): string =>
  `${program.experiment}: ${program.iterations} steps of ${program.batch} samples, into ${dir}`;
