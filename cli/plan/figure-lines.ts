import { showBytes } from "../../compiler/elaborate/power-layout.ts";
import type { Plan, PlanPeak } from "../../compiler/plan/plan.ts";
import { durationText } from "../../runtime/report/show.ts";
import { scaled, signed, whole } from "./numbers.ts";
import { type Cell, columns, type Page } from "./page.ts";

/** Trained numbers by part, beside what the paper or an expectation says of them. */
export function parameterLines(page: Page, { params, stated, trained, frozen, weights }: Plan): void {
  const parts = Object.keys(params.modules);
  if (parts.length === 0) return;
  page.heading("Parameters");
  const counts = new Map<string, number | null>([...Object.entries(params.modules), ["all", params.total]]);
  for (const { part, counted } of stated) if (!counts.has(part)) counts.set(part, counted);
  const rows: Cell[][] = [...counts].flatMap(([part, count]) => {
    const said = stated.filter((one) => one.part === part);
    const own = [part, { right: whole(count) }];
    if (said.length === 0) return [own];
    return said.map((one, i) => [
      ...(i === 0 ? own : ["", ""]),
      { right: scaled(one.stated) },
      { right: signed(one.difference) },
      one.paper ?? "expected",
    ]);
  });
  if (stated.length > 0) rows.unshift(["", { right: "counted" }, { right: "stated" }, { right: "off by" }, "by"]);
  const head = stated.length > 0;
  for (const line of columns(rows, (text, row, column) => {
    if (head && row === 0) return page.paint.dim(text);
    return column === 0 ? page.paint.cyan(text) : text;
  }))
    page.line(`  ${line}`);
  if (frozen.length > 0) page.text("  ", `trained: ${whole(trained)}; frozen: ${frozen.join(", ")}`, page.paint.dim);
  for (const { part, path } of weights) page.text("  ", `${part} starts from ${path}`, page.paint.dim);
}

/** Peak memory of both graphs and what makes it, operations, time and disk. */
export function costLines(page: Page, plan: Plan): void {
  const { memory, variables, peaks, flops, batch, disk } = plan;
  if (memory.train === null || memory.eval === null || !variables || !peaks) return;
  const marked = batch === null ? `for ${standing(plan)}` : "";
  page.heading("Memory", marked);
  const held = (peak: PlanPeak, total: number): Cell[] => [
    { right: showBytes(total) },
    { right: showBytes(variables.parameters) },
    { right: showBytes(variables.states) },
    ...(variables.sums > 0 ? [{ right: showBytes(variables.sums) }] : []),
    { right: showBytes(peak.bytes) },
  ];
  const rows: Cell[][] = [
    [
      "",
      { right: "peak" },
      { right: "parameters" },
      { right: "states" },
      ...(variables.sums > 0 ? [{ right: "sums" }] : []),
      { right: "working" },
    ],
    ["train", ...held(peaks.train, memory.train)],
    ["eval", ...held(peaks.eval, memory.eval)],
  ];
  for (const line of columns(rows, (text, row, column) => paintFigure(page, text, row, column))) page.line(`  ${line}`);
  if (plan.recompute) {
    const { blocks, of, mode } = plan.recompute;
    const why = mode === "auto" ? ", as few as keep to what is expected" : "";
    page.text("  ", `${whole(blocks)} of ${whole(of)} blocks are computed again in the backward pass${why}`);
  }
  for (const [graph, peak] of Object.entries(peaks)) {
    if (peak.tensors.length === 0) continue;
    page.line(`  ${page.paint.dim(`${graph}, at its peak in ${peak.at}:`)}`);
    const list = peak.tensors.map(({ name, bytes }): Cell[] => [{ right: showBytes(bytes) }, name]);
    const more = peak.count - peak.tensors.length;
    const rest = peak.bytes - peak.tensors.reduce((sum, { bytes }) => sum + bytes, 0);
    if (more > 0) list.push([{ right: showBytes(rest) }, `in ${whole(more)} more`]);
    for (const line of columns(list)) page.line(`    ${line}`);
  }
  page.heading("Work", [...(marked === "" ? [] : [marked]), ...inShort(plan)].join(", "));
  const perSample = (value: number): string => scaled(value / (batch ?? 2));
  const work: Cell[][] = [
    ["", { right: "FLOPs a step" }, { right: "a sample" }],
    ["train", { right: scaled(flops.train_step!) }, { right: perSample(flops.train_step!) }],
    ["eval", { right: scaled(flops.eval_step!) }, { right: perSample(flops.eval_step!) }],
  ];
  for (const line of columns(work, (text, row, column) => paintFigure(page, text, row, column))) page.line(`  ${line}`);
  featureLines(page, plan);
  timeLines(page, plan);
  if (!disk) return;
  page.heading("Disk", showBytes(disk.total));
  const kept = Math.round(disk.checkpoints / disk.checkpoint);
  const parts = [
    `${kept} ${kept === 1 ? "checkpoint" : "checkpoints"} of ${showBytes(disk.checkpoint)}`,
    `about ${showBytes(disk.report)} of log and report`,
    ...(disk.data === null ? [] : [`about ${showBytes(disk.data)} of synthetic data`]),
  ];
  page.text("  ", parts.join(", "));
}

/** That products are not computed in f32, as all else is. */
const inShort = ({ precision }: Plan): string[] => (precision === "bf16" ? ["products in bf16, sums in f32"] : []);

/** What a frozen encoder's features take, and that they are computed once. */
function featureLines(page: Page, { features }: Plan): void {
  if (!features) return;
  const { bytes, choices, count, total } = features;
  const forms = choices > 1 ? ` in each of ${choices} forms` : "";
  const all = count === null ? "" : `: ${whole(count)} at most, ${showBytes(total!)}`;
  page.text(
    "  ",
    `frozen encoder: its features are computed once for each sample${forms} and kept, ${showBytes(bytes)} each${all}`,
  );
}

const paintFigure = (page: Page, text: string, row: number, column: number): string =>
  row === 0 ? page.paint.dim(text) : column === 0 ? page.paint.cyan(text) : column === 1 ? page.paint.bold(text) : text;

const standing = ({ holes }: Plan): string =>
  `a stand-in batch of ${holes.find(({ path }) => path === "batch")?.stand_in ?? "2 total"}`;

function timeLines(page: Page, { time }: Plan): void {
  if (!time) {
    page.text("  ", "Hours are known once this machine has been measured: skyc calibrate", page.paint.dim);
    return;
  }
  const ms = (seconds: number): string => `${Number((seconds * 1000).toPrecision(3))} ms`;
  const all = time.train === null ? "" : `about ${durationText(time.train)} of training: `;
  page.text("  ", `${all}${ms(time.train_step)} a step, ${ms(time.eval_step)} to evaluate a batch`);
  page.text("  ", `on ${time.machine}`, page.paint.dim);
}
