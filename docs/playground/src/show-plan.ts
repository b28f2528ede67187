import { powerLayout } from "../../../compiler/elaborate/power-layout.ts";
import type { Plan } from "../../../compiler/plan/plan.ts";
import { element } from "./element.ts";
import { showBytes, showCount, showPercent, showRate, showWhole } from "./quantities.ts";
import { code, section, table } from "./table.ts";

/** A number with its name; what a hole leaves open says so. */
function figure(
  id: string,
  name: string,
  value: number | null,
  show: (value: number) => string,
  note: string,
): HTMLElement {
  const exact = value === null ? "" : `${showWhole(value)} `;
  return element(
    "div",
    { class: "figure", title: `${exact}${note}` },
    element("dt", {}, name),
    element(
      "dd",
      { id: `plan-${id}`, ...(value === null ? { class: "open" } : { "data-value": value }) },
      value === null ? "open" : show(value),
    ),
  );
}

/** What the experiment will take, what it assumes, and what it promises. */
export function showPlan(panel: HTMLElement, plan: Plan): void {
  const { params, memory, flops, length, batch, data, disk } = plan;
  const each = batch === null ? "the batch is left open" : `of ${batch} samples`;
  const passes =
    data.samples === null
      ? "the size of the training split is unknown"
      : `passes over ${showWhole(data.samples)} samples`;
  panel.replaceChildren(
    element(
      "dl",
      { class: "figures" },
      figure("params", "Parameters", params.total, showCount, "trained numbers"),
      figure("memory-train", "Training memory", memory.train, showBytes, "bytes at the peak, by liveness"),
      figure("memory-eval", "Evaluation memory", memory.eval, showBytes, "bytes at the peak, by liveness"),
      figure("disk", "Disk", disk?.total ?? null, showBytes, "bytes: checkpoints, report, a twin's files"),
      figure(
        "flops-train",
        "FLOPs to train",
        flops.train_step,
        showCount,
        `floating-point operations of a step ${each}`,
      ),
      figure(
        "flops-eval",
        "FLOPs to evaluate",
        flops.eval_step,
        showCount,
        `floating-point operations of a step ${each}`,
      ),
      figure("iters", "Steps", length.iters, showWhole, each),
      figure("epochs", "Epochs", length.epochs, showRate, passes),
    ),
    section("Parameters", parameters(plan)),
    ...peaks(plan),
    section("Assumed", assumptions(plan)),
    section("Left open", holes(plan)),
    ...differences(plan),
    section("Expected", ...expectations(plan)),
  );
}

const nothing = (text: string): HTMLElement => element("p", { class: "muted" }, text);

/** Each module's share as a bar beside its count, and what the paper says of it. */
function parameters({ params: { total, modules }, stated }: Plan): HTMLElement {
  const said = (part: string): string =>
    stated
      .filter((one) => one.part === part)
      .map((one) => `${showCount(one.stated)} ${one.paper ?? "expected"} (${showPercent(one.difference)})`)
      .join(", ");
  const rows = [...Object.entries(modules), ["all", total] as const].map(([part, count]) => [
    code(part),
    count === null ? "open" : showWhole(count),
    count === null || part === "all"
      ? ""
      : element("meter", { min: 0, max: Math.max(1, total ?? count), value: count, "aria-label": `${part}: share` }),
    ...(stated.length > 0 ? [said(part)] : []),
  ]);
  return table(["module", "trained numbers", "", ...(stated.length > 0 ? ["stated"] : [])], rows);
}

/** What is held when most is held. */
function peaks({ peaks: both, variables }: Plan): HTMLElement[] {
  if (!both || !variables) return [];
  const rows = Object.entries(both).map(([graph, { at, bytes }]) => [
    graph,
    showBytes(variables.parameters),
    showBytes(variables.states),
    showBytes(bytes),
    code(at),
  ]);
  return [section("Memory", table(["graph", "parameters", "states", "working", "most in"], rows))];
}

const assumptions = ({ assumptions: all }: Plan): HTMLElement =>
  all.length === 0
    ? nothing("Nothing: the file states every value that has no default.")
    : table(
        ["setting", "value", "because"],
        all.map((one) => [code(one.path), code(one.value), one.because]),
      );

const holes = ({ holes: all }: Plan): HTMLElement =>
  all.length === 0
    ? nothing("Nothing: the experiment can be run.")
    : table(
        ["setting", "the figures are for"],
        all.map(({ path, stand_in }) => [code(path), stand_in === null ? "" : code(stand_in)]),
      );

function differences({ bases, differences: all }: Plan): HTMLElement[] {
  if (bases.length === 0) return [];
  const rows = all.map(({ path, base, own }) => [
    code(path),
    base === null ? "–" : code(base),
    own === null ? "–" : code(own),
  ]);
  const title = `Differs from ${bases.join(", ")}`;
  return [section(title, rows.length === 0 ? nothing("Nothing.") : table(["setting", "there", "here"], rows))];
}

/** Every statement with its verdict, and the value of each part beneath it. */
function expectations({ expectations: all }: Plan): HTMLElement[] {
  if (all.length === 0) return [nothing("Nothing.")];
  return all.map((one) => {
    const [text = one.text, ...values] = one.verdict === "after the run" ? [one.text] : powerLayout(one);
    return element(
      "div",
      { class: `expectation ${one.verdict.replaceAll(" ", "-")}` },
      element("pre", {}, [text, ...values].join("\n")),
      element("span", {}, one.reason === null ? one.verdict : `${one.verdict}: ${one.reason}`),
    );
  });
}
