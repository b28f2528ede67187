import type { Plan } from "../../../compiler/plan/plan.ts";
import { element, svgElement } from "./element.ts";
import { showRate, showWhole } from "./quantities.ts";
import { code, section, table } from "./table.ts";

const width = 640;
const height = 300;
const margin = { top: 16, right: 20, bottom: 44, left: 68 };

/** Round numbers from 0 that cover a range in about five steps. */
function ticks(top: number): number[] {
  if (top <= 0) return [0];
  const rough = top / 5;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = size * ([1, 2, 5, 10].find((times) => times * size >= rough) ?? 10);
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, i) => i * step);
}

/** The learning rate over the run: a curve, and the figures of the place that is pointed at. */
export function showSchedule(panel: HTMLElement, { schedule, schedule_parts, length }: Plan): void {
  const steps = length.iters;
  if (steps === null || schedule.length === 0) {
    panel.replaceChildren(element("p", { class: "empty" }, "The learning rate, or how long it lasts, is left open."));
    return;
  }
  const last = Math.max(1, steps - 1);
  const top = Math.max(...schedule.map(([, rate]) => rate), Number.MIN_VALUE);
  const x = (step: number): number => margin.left + (step / last) * (width - margin.left - margin.right);
  const y = (rate: number): number => height - margin.bottom - (rate / top) * (height - margin.top - margin.bottom);
  const path = schedule
    .map(([step, rate], i) => `${i === 0 ? "M" : "L"}${x(step).toFixed(2)} ${y(rate).toFixed(2)}`)
    .join("");
  const base = height - margin.bottom;
  const dot = svgElement("circle", { class: "dot", r: 4, visibility: "hidden" });
  const readout = element("p", { class: "readout", "aria-live": "polite" });
  const say = ([step, rate]: readonly [number, number]): void => {
    readout.textContent = `Step ${showWhole(step + 1)} of ${showWhole(steps)}: learning rate ${showRate(rate)}`;
    dot.setAttribute("cx", String(x(step)));
    dot.setAttribute("cy", String(y(rate)));
    dot.setAttribute("visibility", "visible");
  };
  let at = schedule.findIndex(([, rate]) => rate === top);
  const move = (to: number): void => {
    at = Math.min(schedule.length - 1, Math.max(0, to));
    const found = schedule[at];
    if (found) say(found);
  };
  const picture = svgElement(
    "svg",
    {
      ...{ class: "schedule", viewBox: `0 0 ${width} ${height}`, role: "img", tabindex: 0 },
      "aria-label": `Learning rate over ${steps} steps, ${showRate(top)} at its highest`,
      pointermove: (event) => {
        const box = picture.getBoundingClientRect();
        const step =
          (((((event as PointerEvent).clientX - box.left) / box.width) * width - margin.left) / (x(last) - x(0))) *
          last;
        const after = schedule.findIndex(([known]) => known >= step);
        move(after < 0 ? schedule.length - 1 : after);
      },
      keydown: (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[(event as KeyboardEvent).key];
        if (step === undefined) return;
        move(at + step * Math.max(1, Math.round(schedule.length / 100)));
        event.preventDefault();
      },
    },
    ...ticks(top).flatMap((rate) => [
      svgElement("line", { class: "grid", x1: margin.left, x2: width - margin.right, y1: y(rate), y2: y(rate) }),
      svgElement("text", { class: "tick end", x: margin.left - 8, y: y(rate) + 4 }, showRate(rate)),
    ]),
    ...ticks(steps).map((step) =>
      svgElement("text", { class: "tick middle", x: x(Math.min(last, step)), y: base + 20 }, showWhole(step)),
    ),
    svgElement("path", { class: "area", d: `${path}L${x(last)} ${base}L${x(0)} ${base}Z` }),
    svgElement("path", { class: "curve", d: path }),
    svgElement(
      "text",
      { class: "tick middle", x: (margin.left + width - margin.right) / 2, y: height - 6 },
      "training step",
    ),
    dot,
  );
  const parts = schedule_parts.map(({ block, from, to }) => [
    code(block),
    `${showWhole(from + 1)} to ${showWhole(to)}`,
  ]);
  panel.replaceChildren(picture, readout, parts.length > 0 ? section("Parts", table(["part", "steps"], parts)) : "");
  move(at);
}
