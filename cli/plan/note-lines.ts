import { powerLayout } from "../../compiler/elaborate/power-layout.ts";
import type { Plan, PlanExpectation, PlanPlace } from "../../compiler/plan/plan.ts";
import { columns, type Page } from "./page.ts";

const placed = ({ file, line }: PlanPlace): string => (file.startsWith("--set ") ? file : `${file}:${line}`);

/** What the author chose, and why. */
export function assumptionLines(page: Page, { assumptions }: Plan): void {
  if (assumptions.length === 0) return;
  page.heading("Assumed", "the paper does not say it");
  for (const one of assumptions) {
    page.line(`  ${page.paint.yellow(one.path)} = ${one.value}  ${page.paint.dim(placed(one))}`);
    page.text("    ", one.because);
  }
}

/** What is left open. */
export function holeLines(page: Page, { holes }: Plan): void {
  if (holes.length === 0) return;
  page.heading("Left open", "skyc run refuses until it is stated");
  for (const one of holes) {
    page.line(`  ${page.paint.magenta(one.path)}  ${page.paint.dim(placed(one))}`);
    if (one.stand_in !== null) page.line(`    the figures above are for a stand-in: ${one.stand_in}`);
  }
}

/** What differs from the bases. */
export function differenceLines(page: Page, { bases, differences }: Plan): void {
  if (bases.length === 0) return;
  page.heading(`Beyond ${bases.join(", ")}`);
  if (differences.length === 0) page.line("  nothing");
  const rows = differences.map(({ path, base, own }) => [path, base ?? "–", "→", own ?? "–"]);
  const lines = columns(rows, (text, _, column) => (column === 0 ? page.paint.cyan(text) : text));
  const fits = lines.every((line) => line.length <= page.width);
  if (fits) for (const line of lines) page.line(`  ${line}`);
  else
    for (const { path, base, own } of differences) {
      page.line(`  ${page.paint.cyan(path)}`);
      page.text("    ", `${base ?? "–"} → ${own ?? "–"}`);
    }
}

/** What is expected, and whether it holds already. */
export function expectationLines(page: Page, { expectations, sweeps }: Plan): void {
  const trials = Object.entries(sweeps);
  if (trials.length > 0) {
    page.heading("Sweeps");
    page.text("  ", trials.map(([name, count]) => `${name}: ${count} ${count === 1 ? "trial" : "trials"}`).join(", "));
  }
  if (expectations.length === 0) return;
  page.heading("Expected");
  const width = Math.max(...expectations.map(({ verdict }) => verdict.length));
  for (const one of expectations) {
    const word = verdictPaint(page, one)(one.verdict.padEnd(width));
    const [text = "", ...values] = one.verdict === "after the run" ? [one.text] : powerLayout(one);
    page.line(`  ${word}  ${text}`);
    for (const line of values) page.line(`  ${" ".repeat(width)}  ${page.paint.dim(line)}`);
    if (one.reason !== null) page.line(`  ${" ".repeat(width)}  ${page.paint.dim(one.reason)}`);
  }
}

function verdictPaint({ paint }: Page, { verdict }: PlanExpectation): (text: string) => string {
  if (verdict === "holds") return paint.green;
  return verdict === "fails" ? paint.red : paint.yellow;
}
