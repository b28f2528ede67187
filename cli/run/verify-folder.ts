import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { differences } from "../../runtime/report/differences.ts";
import type { Report } from "../../runtime/report/report.ts";
import { claimRunFolder } from "../../runtime/train/run-folder.ts";
import { exitCodes } from "../exit-code.ts";
import { carryOut } from "./carry-out.ts";
import { sameEngine } from "./choose-engine.ts";
import { type EngineOptions, engineWish, workersOf } from "./engine-wish.ts";
import { libraryVersions } from "./library-versions.ts";
import { type OutputOptions, progressStyle, say } from "./progress-style.ts";
import { openSameData, recallRun } from "./recall-run.ts";
import { introduction } from "./run-file.ts";
import { readStored, storeSource } from "./stored-source.ts";

/** `skyc verify`. Gives the exit code. Errors: SKY7009, SKY7014, SKY7019, SKY7020, SKY7022, SKY7024, and those of a run. */
export async function verifyFolder(
  dir: string,
  options: OutputOptions & EngineOptions & { readonly out?: string; readonly set: readonly string[] },
): Promise<number> {
  const recalled = recallRun(dir, options.set);
  const { run, ready, lock } = recalled;
  const engine = sameEngine(dir, engineWish(options), run);
  const before = readStored<Report>(dir, "report.json");
  if (!before)
    return fail("SKY7009", { dir, reason: "the run in it is not finished: there is no report.json to compare with" });
  const opened = await openSameData(dir, recalled, progressStyle(options), workersOf(options));
  const again = options.out ?? mkdtempSync(join(tmpdir(), "skyc-verify-"));
  let release = (): void => {};
  try {
    ({ release } = claimRunFolder(again, run.identity, options.out === undefined));
    const versions = libraryVersions();
    storeSource(again, ready.program, { ...lock, versions }, ready.locate);
    say(options, `${introduction(ready, again)}, to compare with ${dir}`);
    const fresh = { ...run, status: "running", step: 0, started: new Date().toISOString(), seconds: 0 } as const;
    const style = progressStyle(options);
    const features = { dir: join(again, "features") };
    const work = {
      features,
      ready,
      dir: again,
      run: fresh,
      engine,
      opened,
      style,
      versions,
      bare: options.out === undefined,
    };
    const now = await carryOut(work);
    const found = differences(before, now);
    const verdict = { event: "verified", equal: found.length === 0, differences: found, weights: now.result.weights };
    if (options.json) process.stdout.write(`${JSON.stringify(verdict)}\n`);
    if (found.length > 0) {
      const what = found.slice(0, 5).join("; ") + (found.length > 5 ? `; and ${found.length - 5} more` : "");
      return fail("SKY7014", { dir, what, hint: otherMachine(before, now) });
    }
    if (!options.json) process.stdout.write(`${equalText(now)}\n`);
    return exitCodes.fine;
  } finally {
    release();
    await opened.data.close();
    rmSync(join(again, "features"), { recursive: true, force: true });
    if (options.out === undefined) rmSync(again, { recursive: true, force: true });
  }
}

function equalText({ metrics, submissions = [], result }: Report): string {
  const splits = Object.entries(metrics).map(
    ([split, { values }]) => `${split}: ${["loss", ...Object.keys(values)].join(", ")}`,
  );
  const same = [
    ...(splits.length > 0 ? [`${splits.join("; ")}, confusion matrices`] : []),
    ...submissions.map(({ split }) => `the predictions of ${split}`),
  ];
  return `Equal to the bit: ${same.join(", ")}, and the weights after ${result.steps} steps (sha256 ${result.weights.slice(0, 16)}…).`;
}

/** What is not the same about machine and libraries, if anything. */
function otherMachine(before: Report, now: Report): string {
  const facts = ({ environment: e }: Report): Record<string, string> => ({
    processor: e.cpu,
    device: e.engine.device,
    threads: String(e.engine.threads),
    ...e.versions,
  });
  const [was, is] = [facts(before), facts(now)];
  const other = Object.keys(is).filter((key) => was[key] !== is[key]);
  if (other.length === 0) return "Nothing about machine or versions differs, so please report this.";
  return `Here ${other.map((key) => `${key} is ${is[key]} and was ${was[key] ?? "absent"}`).join(", ")}.`;
}
