import { join, relative } from "node:path";
import { diagnostic, fail, SkyError } from "../../compiler/diag/diagnostic.ts";
import { renderText, wantsColour } from "../../compiler/diag/render-text.ts";
import { judge } from "../../compiler/elaborate/expect.ts";
import type { Program, Trial } from "../../compiler/elaborate/program.ts";
import type { Report } from "../../runtime/report/report.ts";
import { sweepHtml, sweepMarkdown } from "../../runtime/report/sweep-pages.ts";
import { type SweepReport, spreadOf, sweepRun } from "../../runtime/report/sweep-report.ts";
import { digest, relativeSources } from "../../runtime/train/identity.ts";
import { writeWhole } from "../../runtime/train/write-file.ts";
import { exitCodes } from "../exit-code.ts";
import { version } from "../version.ts";
import { compileForRun, type Ready } from "./compile-for-run.ts";
import { type EngineOptions, engineWish, workersOf } from "./engine-wish.ts";
import { asksFor, type KnownRun, measuresOf } from "./measures.ts";
import { type OutputOptions, say } from "./progress-style.ts";
import { runTrial } from "./run-trial.ts";

interface SweepOptions extends OutputOptions, EngineOptions {
  readonly name?: string;
  readonly experiment?: string;
  readonly set: readonly string[];
  readonly out?: string;
  readonly force?: boolean;
}
type Plan = { readonly name: string; readonly set: Readonly<Record<string, string>>; readonly ready: Ready };

/** `skyc sweep`. Gives the exit code. Errors: SKY7013, SKY7016, SKY7017, and those of runs. */
export async function sweepFile(file: string, options: SweepOptions): Promise<number> {
  engineWish(options);
  workersOf(options);
  const base = compileForRun(file, options.set, options.experiment);
  if (typeof base === "number") return base;
  const plans: Plan[] = [{ name: "base", set: {}, ready: base }];
  for (const trial of trialsOf(base.program, options.name, file)) {
    // A trial that sets what is written anyway is the base itself.
    if (asksFor({ program: base.program }, trial.set)) continue;
    const set = [...options.set, ...Object.entries(trial.set).map(([key, value]) => `${key}=${value}`)];
    const ready = compileForRun(file, set, base.program.experiment);
    if (typeof ready === "number") return ready;
    plans.push({ name: trial.name, set: trial.set, ready });
  }
  const out = options.out ?? join("runs", `${base.program.experiment}-sweep-${contentOf(base.program, options.set)}`);
  const known: (KnownRun & { plan: Plan; report: Report; dir: string })[] = [];
  const failed: SweepReport["failed"][number][] = [];
  for (const [i, plan] of plans.entries()) {
    say(options, `\n${i + 1}/${plans.length}  ${plan.name}`);
    const dir = join(out, plan.name);
    const set = [...options.set, ...Object.entries(plan.set).map(([key, value]) => `${key}=${value}`)];
    try {
      const report = await runTrial(plan.ready, dir, { ...options, set, force: options.force === true });
      known.push({ plan, report, dir, set: plan.set, program: plan.ready.program, results: report });
    } catch (error) {
      if (!(error instanceof SkyError)) throw error;
      const { code, message } = error.diagnostic;
      if (code === "SKY7013") throw error;
      process.stderr.write(renderText([error.diagnostic], new Map(), wantsColour(process.stderr)));
      failed.push({ name: plan.name, code, message });
    }
  }
  const own = known.find(({ plan }) => plan.name === "base");
  const expectations = own ? base.program.expectations.map((e) => judge(e, measuresOf(own, known, file))) : [];
  const runs = known.map(({ plan, report, dir }) => sweepRun(plan.name, plan.set, relative(out, dir), report));
  const report: SweepReport = {
    format: 1,
    experiment: base.program.experiment,
    file,
    version: version(),
    runs,
    failed,
    expectations,
    spread: spreadOf(runs),
  };
  publish(out, report, options.json === true);
  if (failed.length > 0) {
    return fail("SKY7017", {
      failed: failed.length,
      total: plans.length,
      names: failed.map(({ name }) => name).join(", "),
    });
  }
  return showFailed(report, out);
}

function trialsOf({ trials }: Program, name: string | undefined, file: string): readonly Trial[] {
  const names = [...new Set(trials.map(({ sweep }) => sweep))];
  if (trials.length === 0) {
    return fail("SKY7016", {
      what: `The experiment in ${file} declares no sweep`,
      hint: "Write one: sweep name { key: a | b }.",
    });
  }
  const chosen = name === undefined ? trials : trials.filter(({ sweep }) => sweep === name);
  if (chosen.length === 0) {
    return fail("SKY7016", {
      what: `No sweep of ${file} is called "${name}"`,
      hint: `It declares ${names.join(", ")}.`,
    });
  }
  return chosen;
}

const contentOf = (program: Program, set: readonly string[]): string =>
  digest({ sources: Object.fromEntries(relativeSources(program)), set }).slice(0, 12);

function publish(out: string, report: SweepReport, json: boolean): void {
  const markdown = sweepMarkdown(report);
  writeWhole(join(out, "sweep.md"), markdown);
  writeWhole(join(out, "sweep.html"), sweepHtml(report));
  writeWhole(join(out, "sweep.json"), `${JSON.stringify(report, null, 1)}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ event: "swept", dir: out, ...report })}\n`);
  else process.stdout.write(`\n${markdown}\nSummary: ${join(out, "sweep.html")}\n`);
}

function showFailed({ expectations }: SweepReport, out: string): number {
  const fails = expectations.filter(({ verdict }) => verdict === "fails");
  const found = fails.map(({ text, values }) => {
    const list = values.map((part) => `${part.text} = ${part.value.toPrecision(4)}`).join(", ");
    return diagnostic("SKY7012", undefined, { text, values: list, page: join(out, "sweep.html") });
  });
  if (found.length > 0) process.stderr.write(renderText(found, new Map(), wantsColour(process.stderr)));
  return fails.length > 0 ? exitCodes.run : exitCodes.fine;
}
