import { element } from "./element.ts";
import type { PlanView } from "./protocol.ts";
import { showBytes, showCount, showFlops, showRate, showWhole } from "./quantities.ts";

type Cell = string | Node;

const figure = (name: string, value: string, note: string, id: string): HTMLElement =>
  element("div", { class: "figure", title: note }, element("dt", {}, name), element("dd", { id }, value));

const section = (title: string, ...content: (Node | false)[]): HTMLElement =>
  element("section", {}, element("h2", {}, title), ...content);

const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): HTMLElement =>
  element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell))))),
  );

/** What the experiment will take, what it assumes, and what it promises. */
export function showPlan(panel: HTMLElement, plan: PlanView): void {
  const { params, memory, flops, length, batch, assumptions, holes, expectations } = plan;
  panel.replaceChildren(
    element(
      "dl",
      { class: "figures" },
      figure("Parameters", showCount(params.total), `${showWhole(params.total)} trained numbers`, "plan-params"),
      figure(
        "Memory, training",
        showBytes(memory.train),
        `${showWhole(memory.train)} bytes at the peak`,
        "plan-memory-train",
      ),
      figure(
        "Memory, evaluation",
        showBytes(memory.eval),
        `${showWhole(memory.eval)} bytes at the peak`,
        "plan-memory-eval",
      ),
      figure(
        "A training step",
        showFlops(flops.train_step),
        `${showWhole(flops.train_step)} operations`,
        "plan-flops-train",
      ),
      figure(
        "An evaluation step",
        showFlops(flops.eval_step),
        `${showWhole(flops.eval_step)} operations`,
        "plan-flops-eval",
      ),
      figure("Steps", showWhole(length.iters), `${batch} samples each`, "plan-iters"),
      figure("Samples", showWhole(length.samples), "seen in training, again and again", "plan-samples"),
      figure(
        "Epochs",
        length.epochs === undefined ? "unknown" : showRate(length.epochs),
        "passes over the training split",
        "plan-epochs",
      ),
    ),
    section("Parameters", parameters(params)),
    section(
      "Assumed",
      assumptions.length === 0
        ? element("p", { class: "muted" }, "Nothing: the file states every value that has no default.")
        : table(
            ["setting", "value", "because"],
            assumptions.map((one) => [code(one.path), code(one.value), one.because]),
          ),
    ),
    section(
      "Left open",
      holes.length === 0
        ? element("p", { class: "muted" }, "Nothing: the experiment can be run.")
        : element("ul", {}, ...holes.map(({ path }) => element("li", {}, code(path)))),
    ),
    section("Expected", ...expectationList(expectations)),
  );
}

const code = (text: string): HTMLElement => element("code", {}, text);

/** Each module's share as a bar beside its count. */
const parameters = ({ total, modules }: PlanView["params"]): HTMLElement =>
  table(
    ["module", "trained numbers", "share"],
    Object.entries(modules).map(([name, count]) => [
      code(name),
      showWhole(count),
      element("meter", {
        min: 0,
        max: Math.max(1, total),
        value: count,
        "aria-label": `${name}: share of the parameters`,
      }),
    ]),
  );

function expectationList(expectations: PlanView["expectations"]): Node[] {
  if (expectations.length === 0) return [element("p", { class: "muted" }, "Nothing.")];
  return expectations.map(({ text, verdict, values }) =>
    element(
      "div",
      { class: `expectation ${verdict === "holds" ? "holds" : verdict === "fails" ? "fails" : "later"}` },
      code(text),
      element("span", {}, verdict === "not evaluated" ? "known after the run" : verdict),
      values.length > 0 &&
        element("ul", {}, ...values.map((one) => element("li", {}, code(one.text), ` = ${showWhole(one.value)}`))),
    ),
  );
}
