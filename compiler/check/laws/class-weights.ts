import type { Loss } from "../../blocks/define.ts";
import { child, hasHole } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { withoutProperty } from "../removal.ts";

/** A loss that weights classes has a weight for each. */
export const classWeights = defineLaw({
  codes: ["SKY4133"],
  says: "A loss that weights the classes has one weight for each class of the labels.",
  why: "A list that is one too short gives every class behind the gap the weight of its neighbour.",
  essential: true,
  experiment({ context, experiment, set }) {
    const loss = child(experiment, "loss");
    if (!loss?.block || hasHole(loss) || !set) return;
    const classes = set.labels.classes.length;
    for (const property of (loss.block.def as unknown as Loss<unknown>).perClass ?? []) {
      const list = child(loss, property);
      const found = (list?.value as readonly number[] | undefined)?.length ?? 0;
      if (!list || found === 0 || found === classes) continue;
      const labels = child(set.bound, "labels");
      const related = labels ? [{ message: "the labels", span: labels.span }] : [];
      const fixes = withoutProperty(context, list, property);
      context.report("SKY4133", list.span, { found, classes }, { related, fixes });
    }
  },
});
