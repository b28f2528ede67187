import { plot } from "asciichart";
import type { Plan } from "../../compiler/plan/plan.ts";
import { few, whole } from "./numbers.ts";
import type { Page } from "./page.ts";

/** Steps, samples, epochs; how often something happens. */
export function lengthLines(page: Page, plan: Plan): void {
  const { length, batch, data } = plan;
  page.heading("Length");
  const of = data.name === null ? "" : ` of ${data.name}`;
  if (length.iters === null) {
    page.line("  left open");
    return;
  }
  const samples = length.samples === null ? "" : ` × ${whole(batch)} samples = ${whole(length.samples)} samples`;
  page.line(`  ${page.paint.bold(`${whole(length.iters)} steps`)}${samples}`);
  if (batch !== null && plan.micro !== null && plan.micro < batch)
    page.line(`  each in ${whole(batch / plan.micro)} parts of ${whole(plan.micro)} samples`);
  if (length.epochs !== null)
    page.line(`  = ${page.paint.bold(`${few(length.epochs)} epochs`)} of ${whole(data.samples)} training samples${of}`);
  else if (length.samples !== null)
    page.text(
      "  ",
      `epochs unknown: the text does not tell how many training samples ${data.name ?? "the data set"} has`,
      page.paint.dim,
    );
  const evaluated =
    plan.evaluate_every === null ? "evaluated at the end" : `evaluated every ${whole(plan.evaluate_every)} steps`;
  page.text("  ", `${evaluated}, a checkpoint every ${whole(plan.checkpoint_every)} steps`, page.paint.dim);
  if (data.splits.length > 0) page.text("  ", `splits: ${data.splits.join(", ")}`, page.paint.dim);
}

/** Rows of the plot, and the columns of its labels. */
const rows = 6;
const margin = 9;

const rate = (value: number): string =>
  value === 0 ? "0" : value.toExponential(1).replace("e-", "e−").replace("e+", "e");

/** The learning rate over the run as a small plot. */
export function scheduleLines(page: Page, { schedule, schedule_parts: parts, length, holes }: Plan): void {
  const { iters } = length;
  if (schedule.length === 0 || iters === null) {
    const why = holes.filter(({ path }) => /^(length|optimizer|schedule)/.test(path)).map(({ path }) => path);
    page.heading("Learning rate");
    page.line(`  left open${why.length > 0 ? ` by ${why.join(", ")}` : ""}`);
    return;
  }
  const list = parts.map(({ block, from, to }) => `${block} ${whole(from)}–${whole(to)}`);
  page.heading("Learning rate", list.length > 0 ? `by step: ${list.join(", ")}` : "the same in every step");
  const width = Math.max(20, Math.min(64, page.width - margin - 3));
  const series = Array.from({ length: width }, (_, i) => at(schedule, (i * (iters - 1)) / Math.max(1, width - 1)));
  const low = Math.min(...schedule.map(([, value]) => value));
  const high = Math.max(...schedule.map(([, value]) => value));
  if (high === low) {
    page.line(`  ${rate(high)}`);
    return;
  }
  const drawn = plot(series, {
    height: rows,
    min: 0,
    max: high,
    format: (value: number) => rate(Math.abs(value) < high * 1e-6 ? 0 : value).padStart(margin),
    offset: 3,
  });
  for (const line of drawn.split("\n")) page.line(page.paint.green(line.trimEnd()));
  const last = `${whole(iters)} steps`;
  page.line(page.paint.dim(`${" ".repeat(margin + 1)}0${last.padStart(width)}`));
}

/** The rate at a step, between the two points beside it. */
function at(points: Plan["schedule"], step: number): number {
  const after = points.findIndex(([s]) => s >= step);
  const [right, above] = points[Math.max(0, after)]!;
  const [left, below] = points[Math.max(0, after - 1)]!;
  return right === left ? above : below + ((above - below) * (step - left)) / (right - left);
}
