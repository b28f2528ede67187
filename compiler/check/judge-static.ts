import { judge, type Measure, type MeasureCall, measureKey } from "../elaborate/expect.ts";
import { powerLayout } from "../elaborate/power-layout.ts";
import type { Expectation, ExpectTree, Measured } from "../elaborate/program.ts";
import type { CheckContext } from "./context.ts";
import type { ExperimentPlan } from "./experiment.ts";
import type { Figures } from "./figures.ts";

/** Measures that the text alone decides, and what stands in their parentheses; undefined: a part of the model. */
export const staticMeasures: Readonly<Record<string, readonly string[] | undefined>> = {
  params: undefined,
  spatial: undefined,
  memory: ["train", "eval"],
  flops: ["train_step", "eval_step"],
  iters: [],
  epochs: [],
};

/** True when the text alone decides a statement: it speaks of nothing that only a run, or another trial, can measure. */
export function isStatic(tree: ExpectTree): boolean {
  if (tree.type === "number") return true;
  if (tree.type === "binary") return isStatic(tree.left) && isStatic(tree.right);
  return tree.name in staticMeasures && Object.keys(tree.where).length === 0;
}

const plain = (value: number): Measured => ({ value, share: false });

/** What an experiment measures of itself before any run. What hangs on a value that is left open has a reason instead. */
export const staticMeasure =
  (plan: ExperimentPlan, figures: Figures): Measure =>
  ({ name, args: [asked = "all"] }) => {
    const { open } = plan;
    switch (name) {
      case "params":
        return plain(figures.parameters(asked));
      case "spatial":
        return plain(figures.spatial(asked));
      case "memory":
        if (open.batch) return "the batch is unstated";
        return { value: figures.bytes(asked as "train" | "eval"), share: false, unit: "bytes" };
      case "flops":
        return open.batch ? "the batch is unstated" : plain(figures.flops(asked as "train_step" | "eval_step"));
      case "iters":
        return open.length ? "the length is unstated" : plain(plan.iterations);
      case "epochs":
        if (open.length || open.batch) return `the ${open.length ? "length" : "batch"} is unstated`;
        return plan.epochs === undefined ? "the number of training samples is unknown" : plain(plan.epochs);
      default:
        return "only a run measures it";
    }
  };

/** Judges what needs no run. */
export function judgeStatic(context: CheckContext, plan: ExperimentPlan, figures: Figures): void {
  reportFailing(context, plan.expectations, staticMeasure(plan, figures));
}

/** Reports the statements that the text alone decides and that fail, with the value of each part beneath it. */
export function reportFailing(context: CheckContext, stated: readonly Expectation[], measure: Measure): void {
  for (const expectation of stated.filter(({ tree }) => isStatic(tree))) {
    const result = judge(expectation, measure);
    if (result.verdict !== "fails") continue;
    const values = powerLayout(result).join("\n");
    context.report("SKY4201", expectation.span, { expression: expectation.text, values });
  }
}

/** The measures of the text alone that expectations ask for, by `measureKey`: what a report says of them. */
export function knownMeasures(plan: ExperimentPlan, figures: Figures): ReadonlyMap<string, Measured> {
  const known = new Map<string, Measured>();
  const measure = staticMeasure(plan, figures);
  const walk = (tree: ExpectTree): void => {
    if (tree.type === "binary") {
      walk(tree.left);
      walk(tree.right);
    } else if (tree.type === "measure" && tree.name in staticMeasures) {
      const value = measure(tree as MeasureCall);
      if (typeof value !== "string") known.set(measureKey(tree), value);
    }
  };
  for (const { tree } of plan.expectations) walk(tree satisfies Expectation["tree"]);
  return known;
}
