import type { Plan } from "../../compiler/plan/plan.ts";
import { costLines, parameterLines } from "./figure-lines.ts";
import { lengthLines, scheduleLines } from "./length-lines.ts";
import { assumptionLines, differenceLines, expectationLines, holeLines } from "./note-lines.ts";
import { Page, type PageStyle } from "./page.ts";
import { tensorLines } from "./tensor-lines.ts";

/** A plan for people. */
export function planText(plan: Plan, style: PageStyle): string {
  const page = new Page(style);
  const task = plan.task === null ? "" : `${plan.task.replaceAll("_", " ")}, `;
  page.heading(plan.experiment, `${task}${plan.file}`);
  if (plan.doc !== null) page.text("  ", plan.doc.replaceAll(/\s+/g, " ").trim());
  if (plan.paper !== null) page.line(`  ${page.paint.dim(plan.paper)}`);
  for (const section of [
    tensorLines,
    parameterLines,
    lengthLines,
    scheduleLines,
    costLines,
    assumptionLines,
    holeLines,
    differenceLines,
    expectationLines,
  ])
    section(page, plan);
  return page.toString();
}
