import { child } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { withoutProperty } from "../removal.ts";

/** Evaluation during training needs samples that are neither trained nor tested on. */
export const evaluation = defineLaw({
  codes: ["SKY4119"],
  says: "An experiment that evaluates while it trains has a validation split.",
  why: "Without one the evaluation would never happen; the test split is for the end.",
  experiment({ context, experiment }) {
    const evaluate = child(experiment, "evaluate");
    const dataset = child(experiment, "data");
    const splits = dataset && child(dataset, "splits");
    if (!evaluate || !splits || splits.hole || child(splits, "val")) return;
    const name = (split: string): string | undefined => child(splits, split)?.block?.name;
    const example = name("train") === "folds" || name("train") === "fold" ? "fold(4)" : "rest";
    const related = [{ message: "the splits", span: splits.span }];
    const fixes = withoutProperty(context, evaluate, "evaluate");
    context.report("SKY4119", evaluate.span, { dataset: dataset.text, example }, { related, fixes });
  },
});
