import type { Plan, PlanTensor } from "../../compiler/plan/plan.ts";
import { metres } from "./numbers.ts";
import { type Page, wrap } from "./page.ts";

/** What goes into each part of the model and what comes out; what comes from another part is only named. */
export function tensorLines(page: Page, { tensors }: Plan): void {
  if (tensors.length === 0) return;
  page.heading("Tensors", "B batch · T dates · H, W pixels · C channels · K classes");
  const parts = [...new Set(tensors.map(({ part }) => part))];
  const names = Math.max(...parts.map((part) => part.length));
  const blocks = Math.max(...tensors.map(({ block }) => block.length));
  for (const [i, part] of parts.entries()) {
    const own = tensors.filter((tensor) => tensor.part === part);
    const { block } = own[0]!;
    const lead = `  ${part.padEnd(names)}  ${block.padEnd(blocks)}  `;
    const painted = `  ${page.paint.cyan(part.padEnd(names))}  ${block.padEnd(blocks)}  `;
    const fed = own.filter(({ direction, values }) => direction === "in" && values !== null);
    const passed = own.filter(({ direction, values }) => direction === "in" && values === null);
    if (fed.length === 0) {
      const from = part === "head" ? parts[i - 1] : passed.map(({ name }) => name).join(", ");
      page.line(`${painted}${from ? `from ${from}` : ""}`);
    }
    fed.forEach((tensor, j) => {
      lines(page, j === 0 ? painted : " ".repeat(lead.length), lead.length, tensor, "");
    });
    for (const tensor of own.filter(({ direction }) => direction === "out"))
      lines(page, " ".repeat(lead.length - 2), lead.length - 2, tensor, "→ ");
  }
}

/** The type, and beside it or beneath it what the numbers mean and how much ground they show. */
function lines(page: Page, lead: string, taken: number, tensor: PlanTensor, arrow: string): void {
  const facts = [
    ...(tensor.values === null ? [] : [tensor.values]),
    ...(tensor.gsd === null ? [] : [`${metres(tensor.gsd)} a pixel`]),
    ...(tensor.footprint === null || tensor.direction === "out" ? [] : [`${metres(tensor.footprint)} across`]),
  ].join(", ");
  const indent = " ".repeat(taken + arrow.length);
  const [first = "", ...rest] = wrap(tensor.type, page.width - taken - arrow.length);
  page.line(
    `${lead}${page.paint.dim(arrow)}${first}`.concat(
      rest.length > 0 || tensor.direction === "in" ? "" : beside(page, first, taken + arrow.length, facts),
    ),
  );
  for (const line of rest) page.line(`${indent}  ${line}`);
  if (
    facts !== "" &&
    (rest.length > 0 || tensor.direction === "in" || overflows(page, first, taken + arrow.length, facts))
  )
    page.line(`${indent}  ${page.paint.dim(facts)}`);
}

const overflows = (page: Page, text: string, taken: number, facts: string): boolean =>
  taken + text.length + 2 + facts.length > page.width;

const beside = (page: Page, text: string, taken: number, facts: string): string =>
  facts === "" || overflows(page, text, taken, facts) ? "" : `  ${page.paint.dim(facts)}`;
