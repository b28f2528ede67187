import { join } from "node:path";
import { diagnostic } from "../../compiler/diag/diagnostic.ts";
import { renderText, wantsColour } from "../../compiler/diag/render-text.ts";
import { powerLayout, showValue } from "../../compiler/elaborate/power-layout.ts";
import type { Report } from "../../runtime/report/report.ts";
import { durationText, percent } from "../../runtime/report/show.ts";
import { exitCodes } from "../exit-code.ts";

/** 5 where an expectation fails, else 0. */
export const reportExitCode = ({ expectations }: Report): number =>
  expectations.some(({ verdict }) => verdict === "fails") ? exitCodes.run : exitCodes.fine;

/** What is said at the end of a run: results, expectations, where the report is. As text, or as one JSON event. */
export function showReport(report: Report, dir: string, json: boolean): void {
  const page = join(dir, "report.html");
  if (json) {
    const { experiment, metrics, expectations, identity, submissions } = report;
    const values = Object.fromEntries(
      Object.entries(metrics).map(([split, m]) => [split, { loss: m.loss, ...m.values }]),
    );
    process.stdout.write(
      `${JSON.stringify({ event: "finished", experiment, dir, report: page, metrics: values, submissions, expectations, identity })}\n`,
    );
  } else {
    const lines = Object.entries(report.metrics).map(([split, m]) =>
      [
        split.padEnd(5),
        ...Object.entries(m.values).map(([name, v]) => `${name} ${percent(v)}`),
        `loss ${m.loss.toFixed(4)}`,
      ].join("  "),
    );
    for (const { split, samples, folder } of report.submissions ?? [])
      lines.push(`${split.padEnd(5)}  labels hidden: predictions of ${samples} samples in ${join(dir, folder)}`);
    for (const { verdict, reason, ...rest } of report.expectations) {
      const [text, ...values] = powerLayout(rest);
      // Half of the values say little where there is no verdict; the report has them.
      const below = reason === undefined ? values : [`not evaluated: ${reason}`];
      lines.push(
        `${verdict === "not evaluated" ? "open " : verdict}  ${text}`,
        ...below.map((line) => `       ${line}`),
      );
    }
    if (report.profile !== undefined)
      lines.push("", report.profile, "", `Trace for chrome://tracing: ${join(dir, "trace.json")}`);
    lines.push(`${durationText(report.timing.seconds)}, report: ${page}`);
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  const failed = report.expectations.filter(({ verdict }) => verdict === "fails");
  const found = failed.map(({ text, values }) => {
    const list = values.map((part) => `${part.text} = ${showValue(part)}`).join(", ");
    return diagnostic("SKY7012", undefined, { text, values: list, page });
  });
  if (found.length > 0) process.stderr.write(renderText(found, new Map(), wantsColour(process.stderr)));
}
