import { child, hasHole } from "../bound.ts";
import { hiddenSplits } from "../dataset.ts";
import { defineLaw } from "../law.ts";
import { withoutItem, withoutProperty } from "../removal.ts";

/** Nothing is measured where labels are hidden; what is hidden is there. */
export const hiddenLabels = defineLaw({
  codes: ["SKY2106", "SKY4134", "SKY4135", "SKY4136", "SKY4138"],
  says: "Nothing is measured on a split whose labels are hidden: the run writes predictions for whoever has the labels.",
  why: "A figure that needs labels that nobody here has would never come; the files for the leaderboard do.",
  dataset({ context, dataset }) {
    const hidden = child(dataset, "hidden");
    const splits = child(dataset, "splits");
    if (!hidden || hasHole(hidden) || !splits || splits.hole) return;
    const items = [...hidden.children.values()];
    for (const [i, at] of items.entries()) {
      const split = at.text.replace(/\.labels$/, "");
      const fewer = items.length > 1 ? withoutItem(hidden, i, at.text) : withoutProperty(context, hidden, "hidden");
      const first = items.slice(0, i).find(({ text }) => text === at.text);
      if (first) {
        const related = [{ message: "given here first", span: first.span }];
        context.report("SKY2106", at.span, { property: at.text }, { related, fixes: fewer });
      } else if (!splits.children.has(split)) {
        const related = [{ message: "the splits", span: splits.span }];
        context.report("SKY4136", at.span, { split }, { related, fixes: fewer });
      }
    }
  },
  experiment({ context, experiment, set, resized }) {
    const dataset = child(experiment, "data");
    const hidden = dataset?.declaration ? hiddenSplits(dataset) : [];
    const evaluate = child(experiment, "evaluate");
    const list = dataset && child(dataset, "hidden");
    const related = list ? [{ message: "what is hidden", span: list.span }] : [];
    if (evaluate && hidden.includes("val")) {
      const hint = "Remove the line, or give the data set a validation split with labels.";
      const fixes = withoutProperty(context, evaluate, "evaluate");
      context.report("SKY4134", evaluate.span, { what: `"evaluate"`, split: "val", hint }, { related, fixes });
    }
    const augment = child(experiment, "augment");
    if (set?.labels.kind !== "mask" || resized?.labels.kind !== "mask" || !augment) return;
    const [tile, size] = [set.labels.size, resized.labels.size];
    const items = [...augment.children.values()];
    const index = items.findIndex((one) => child(one, "size"));
    const fixes = index < 0 ? [] : withoutItem(augment, index, items[index]!.block!.name);
    for (const split of size < tile ? hidden : [])
      context.report("SKY4138", items[index]?.span, { split, size, tile }, { related, fixes });
  },
});
