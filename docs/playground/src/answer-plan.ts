import { type Checked, check } from "../../../compiler/check/check.ts";
import { CheckMemory } from "../../../compiler/check/memory.ts";
import { chosenOf } from "../../../compiler/plan/choose-experiment.ts";
import { planChecked } from "../../../compiler/plan/plan-checked.ts";
import { diagramOf } from "./diagram-of.ts";
import type { Answer, Question } from "./protocol.ts";
import { readShipped } from "./read-shipped.ts";

const memory = new CheckMemory();

/** The plan of one experiment of the text; nothing where the text has errors. */
export function answerPlan(document: Question<"plan">): Answer<"plan"> {
  const { path, experiment } = document;
  const read = readShipped(document);
  const first = check(path, read, { memory });
  let standing: Pick<Checked, "experiments"> = first;
  const found = planChecked(path, first, experiment, (instead) => {
    standing = check(path, instead(read), { memory });
    return standing;
  });
  if (!("plan" in found)) return undefined;
  const figures = chosenOf(standing.experiments, experiment)?.figures;
  const diagram = figures && diagramOf(figures.model, figures.forward.graph, first.world.root, standing === first);
  return { plan: found.plan, ...(diagram ? { diagram } : {}) };
}
