import { Eta } from "eta";
import { powerLayout } from "../../compiler/elaborate/power-layout.ts";
import { markdownTable } from "./run-markdown.ts";
import { durationText, percent } from "./show.ts";
import type { Spread, SweepReport, SweepRun } from "./sweep-report.ts";
import { style } from "./templates/style.ts";
import { sweepPage } from "./templates/sweep-page.ts";

/** The split that trials are compared on, and its metrics: `test` where it was evaluated. */
function compared({ runs }: SweepReport): { split: string; names: string[] } {
  const all = new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)));
  const split = all.has("test") ? "test" : ([...all].at(-1) ?? "test");
  return { split, names: [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics[split]?.values ?? {})))] };
}

const changes = ({ name, set }: SweepRun): string => {
  const list = Object.entries(set).map(([key, value]) => `${key}: ${value}`);
  return list.length > 0 ? list.join(", ") : name === "base" ? "as written" : name;
};

/** `OA (test) over 3 seeds: 61.2 % ± 0.8` */
const spreadText = ({ metric, split, runs, mean, deviation }: Spread): string =>
  `${metric} (${split}) over ${runs} seeds: ${percent(mean)} ± ${(100 * deviation).toFixed(1)}`;

/** The table of trials, then what was expected of them. */
export function sweepMarkdown(report: SweepReport): string {
  const { split, names } = compared(report);
  const rows = report.runs.map((run) => [
    changes(run),
    ...names.map((name) => percent(run.metrics[split]?.values[name] ?? null)),
    run.metrics[split]?.loss.toFixed(4) ?? "–",
    durationText(run.seconds),
    run.dir,
  ]);
  const parts = [
    `# ${report.experiment}: ${report.runs.length} runs`,
    markdownTable(["trial", ...names.map((name) => `${name} (${split})`), `loss (${split})`, "time", "folder"], rows),
  ];
  if (report.spread.length > 0) parts.push(report.spread.map(spreadText).join("\n"));
  if (report.expectations.length > 0) parts.push("## Expectations");
  for (const e of report.expectations) {
    parts.push(`**${e.verdict}**${e.reason ? ` (${e.reason})` : ""}`, `\`\`\`\n${powerLayout(e).join("\n")}\n\`\`\``);
  }
  if (report.failed.length > 0) {
    const failed = report.failed.map(({ name, code, message }) => [name, code, message]);
    parts.push("## Not finished", markdownTable(["trial", "code", "why"], failed));
  }
  return `${parts.join("\n\n")}\n`;
}

/** The same as one HTML file. */
export function sweepHtml(report: SweepReport): string {
  const { split, names } = compared(report);
  const value = (run: SweepRun, name: string): number | null => run.metrics[split]?.values[name] ?? null;
  const best = new Map(names.map((name) => [name, Math.max(...report.runs.map((run) => value(run, name) ?? 0))]));
  const it = {
    report,
    style,
    split,
    names,
    rows: report.runs.map((run) => ({
      changes: changes(run),
      dir: run.dir,
      base: run.name === "base",
      cells: names.map((name) => ({
        text: percent(value(run, name)),
        width: ((value(run, name) ?? 0) * 100).toFixed(1),
        best: value(run, name) === best.get(name),
      })),
      loss: run.metrics[split]?.loss.toFixed(4) ?? "–",
      time: durationText(run.seconds),
    })),
    spread: report.spread.map(spreadText),
    expectations: report.expectations.map((e) => ({
      kind: e.verdict === "not evaluated" ? "open" : e.verdict,
      verdict: e.verdict,
      layout: powerLayout(e).join("\n"),
      reason: e.reason,
    })),
  };
  return new Eta({ autoEscape: true }).renderString(sweepPage, it);
}
