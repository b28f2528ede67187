import type { Augment } from "../../blocks/define.ts";
import { child, hasHole } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { withoutItem } from "../removal.ts";

const propsOf = (bound: { readonly value: unknown }): unknown => (bound.value as { props: unknown }).props;

/** An augmentation does not repeat or undo an earlier one. */
export const repeatedAugmentation = defineLaw({
  codes: ["SKY4127"],
  says: "No augmentation repeats or undoes an earlier one.",
  why: "Two mirrorings are one with another probability, or none: what is written is not what happens.",
  experiment({ context, experiment }) {
    const list = child(experiment, "augment");
    if (!list || hasHole(list)) return;
    const items = [...list.children.values()];
    for (const [i, bound] of items.entries()) {
      const def = bound.block!.def as unknown as Augment<unknown>;
      const nowhere = { size: 0, inputs: [] };
      for (const earlier of items.slice(0, i)) {
        // One that does nothing is told so, and the other one alone is fine.
        if ([bound, earlier].some((one) => def.inert?.(propsOf(one), nowhere) !== undefined)) continue;
        const why = earlier.block!.name === def.name ? def.repeats?.(propsOf(bound), propsOf(earlier)) : undefined;
        if (why === undefined) continue;
        const related = [{ message: "the first time", span: earlier.span }];
        const fixes = withoutItem(list, i, `the second ${def.name}`);
        context.report("SKY4127", bound.span, { block: def.name, why }, { related, fixes });
        break;
      }
    }
  },
});
