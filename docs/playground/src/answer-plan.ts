import { check } from "../../../compiler/check/check.ts";
import { parametersOf } from "../../../compiler/check/judge-static.ts";
import { elaborate } from "../../../compiler/elaborate/graphs.ts";
import { rateAt } from "../../../compiler/elaborate/schedule.ts";
import { flops } from "../../../compiler/passes/flops.ts";
import { optimize } from "../../../compiler/passes/optimize.ts";
import { peakMemory } from "../../../compiler/passes/peak-memory.ts";
import { ops } from "../../../runtime/ops/generated/index.ts";
import { diagramOf } from "./diagram-of.ts";
import type { Answer, Question } from "./protocol.ts";
import { readShipped } from "./read-shipped.ts";

/** The plan of one experiment of the text; nothing where the text has errors that leave none. */
export function answerPlan(document: Question<"plan">): Answer<"plan"> {
  const { experiments, world } = check(document.path, readShipped(document));
  const chosen = experiments.find(({ declaration }) => declaration.name.text === document.experiment);
  const plan = chosen?.plan;
  if (!chosen || !plan || chosen.context.failed) return undefined;
  const graphs = elaborate(plan.model);
  const train = optimize(graphs.train, ops);
  const evaluation = optimize(graphs.eval, ops);
  const parts = plan.model.encoder.fusion
    ? [...plan.model.encoder.branches.map((b) => b.name), plan.model.encoder.fusion.name, "head"]
    : [plan.model.encoder.scope, "head"];
  return {
    experiment: document.experiment,
    task: plan.model.task,
    batch: plan.model.batch,
    params: {
      total: parametersOf(graphs.variables, "all"),
      modules: Object.fromEntries(parts.map((part) => [part, parametersOf(graphs.variables, part)])),
    },
    memory: { train: peakMemory(train).total, eval: peakMemory(evaluation).total },
    flops: { train_step: flops(train, ops), eval_step: flops(evaluation, ops) },
    length: { iters: plan.iterations, samples: plan.iterations * plan.model.batch },
    schedule: Array.from({ length: plan.iterations }, (_, i) => [i, rateAt(plan.schedule, i)] as const),
    assumptions: chosen.context.assumptions,
    holes: chosen.context.holes,
    expectations: [],
    diagram: diagramOf(plan.model, graphs.eval, world.root),
  };
}
