import { powerLayout } from "../../compiler/elaborate/power-layout.ts";
import type { Report } from "./report.ts";
import { compactNumber, dateText, durationText, percent, waitedText } from "./show.ts";
import { submissionText } from "./submission-text.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
/** A Markdown table. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");

/** The report as short Markdown: what to read in a terminal or paste into a note. */
export function runMarkdown(report: Report): string {
  const { result, timing, environment: e, identity } = report;
  const waited = waitedText(timing.waited);
  const parts = [
    `# ${report.experiment}`,
    `${report.task.replaceAll("_", " ")}, ${result.steps} steps, ${compactNumber(result.parameters)} parameters${result.frozen === undefined ? "" : `, of which ${compactNumber(result.frozen)} are frozen`}, ${durationText(timing.seconds)} on ${e.cpu} (${e.cores} cores). ${waited === undefined ? "" : ` Waited for data ${waited}.`} Finished ${dateText(timing.finished)}.`,
  ];
  const names = [...new Set(Object.values(report.metrics).flatMap(({ values }) => Object.keys(values)))];
  parts.push(
    "## Results",
    markdownTable(
      ["split", "samples", "loss", ...names],
      Object.entries(report.metrics).map(([split, m]) => [
        split,
        String(m.samples),
        m.loss.toFixed(4),
        ...names.map((name) => percent(m.values[name] ?? null)),
      ]),
    ),
  );
  for (const s of report.submissions ?? []) parts.push(`## Predictions of ${s.split}`, submissionText(s));
  if (report.expectations.length > 0) {
    parts.push("## Expectations");
    for (const x of report.expectations) {
      parts.push(`**${x.verdict}**${x.reason ? ` (${x.reason})` : ""}`, `\`\`\`\n${powerLayout(x).join("\n")}\n\`\`\``);
    }
  }
  for (const [split, m] of Object.entries(report.metrics)) {
    const rows = m.classes.map((c) => [
      c.class,
      percent(c.iou),
      percent(c.accuracy),
      percent(c.f1),
      compactNumber(c.labelled),
    ]);
    parts.push(`## Classes on ${split}`, markdownTable(["class", "IoU", "accuracy", "F1", "labelled"], rows));
  }
  parts.push("## Assumptions and holes");
  if (report.assumptions.length + report.holes.length === 0) parts.push("None.");
  else {
    const rows = [
      ...report.assumptions.map((a) => [`\`${a.path}\``, `\`${a.value}\``, a.because, a.at]),
      ...report.holes.map((h) => [`\`${h.path}\``, "unstated", "left open", h.at]),
    ];
    parts.push(markdownTable(["setting", "assumed", "because", "written in"], rows));
  }
  if (report.profile !== undefined) parts.push("## Where a step's time goes", `\`\`\`\n${report.profile}\n\`\`\``);
  parts.push(
    "## How to repeat it",
    `\`\`\`\n${report.repeat.join("\n")}\n\`\`\``,
    `Run \`${identity.hash}\`: source \`${identity.source.slice(0, 12)}\`, data \`${identity.data.slice(0, 12)}\`, seed ${identity.seed}, skyc ${identity.version}; final weights \`${result.weights.slice(0, 12)}\`. All settings with their origins, the environment and the curves are in report.html and report.json.`,
  );
  return `${parts.join("\n\n")}\n`;
}
