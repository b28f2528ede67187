import { check } from "../../../compiler/check/check.ts";
import { modulesOf } from "../../../compiler/check/figures.ts";
import { staticMeasure } from "../../../compiler/check/judge-static.ts";
import { CheckMemory } from "../../../compiler/check/memory.ts";
import { judge } from "../../../compiler/elaborate/expect.ts";
import { rateAt } from "../../../compiler/elaborate/schedule.ts";
import { diagramOf } from "./diagram-of.ts";
import type { Answer, Question } from "./protocol.ts";
import { readShipped } from "./read-shipped.ts";

const memory = new CheckMemory();

/** The plan of one experiment of the text; nothing where the text has errors that leave none. */
export function answerPlan(document: Question<"plan">): Answer<"plan"> {
  const { experiments, world } = check(document.path, readShipped(document), undefined, undefined, memory);
  const chosen = experiments.find(({ declaration }) => declaration.name.text === document.experiment);
  if (!chosen?.plan || !chosen.figures || chosen.context.failed) return undefined;
  const { plan, figures, context } = chosen;
  const { model, iterations, samples, schedule } = plan;
  const seen = iterations * model.batch;
  return {
    experiment: document.experiment,
    batch: model.batch,
    params: {
      total: figures.parameters("all"),
      modules: Object.fromEntries(modulesOf(model.encoder).map((part) => [part, figures.parameters(part)])),
    },
    memory: { train: figures.bytes("train"), eval: figures.bytes("eval") },
    flops: { train_step: figures.flops("train_step"), eval_step: figures.flops("eval_step") },
    length: { iters: iterations, samples: seen, ...(samples === undefined ? {} : { epochs: seen / samples }) },
    schedule: curve(iterations).map((step) => [step, rateAt(schedule, step)]),
    assumptions: context.assumptions,
    holes: context.holes,
    expectations: plan.expectations.map((one) => judge(one, staticMeasure(plan, figures))),
    diagram: diagramOf(model, figures.forward.graph, world.root),
  };
}

/** Steps of a curve: all of a short run, two thousand of a long one. */
function curve(iterations: number): number[] {
  const points = Math.min(iterations, 2000);
  return Array.from({ length: points }, (_, i) => Math.round((i * (iterations - 1)) / Math.max(1, points - 1)));
}
