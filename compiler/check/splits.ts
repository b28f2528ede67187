import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";

/** The folds that a split takes; none where it does not go by folds. */
function foldsOf(split: Bound): readonly number[] {
  const { props } = split.value as { props: { index?: number; range?: { min: number; max: number } } };
  if (split.block?.name === "fold" && props.index !== undefined) return [props.index];
  if (split.block?.name !== "folds" || !props.range) return [];
  const { min, max } = props.range;
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}

/** Samples that two splits share would make the figures worthless: folds must lie in one of them only. */
export function splitsApart(context: CheckContext, dataset: Bound): void {
  const taken = new Map<number, { readonly name: string; readonly bound: Bound }>();
  for (const [name, bound] of child(dataset, "splits")?.children ?? []) {
    if (!bound.block || hasHole(bound)) continue;
    const own = foldsOf(bound);
    const fold = own.find((number) => taken.has(number));
    const first = fold === undefined ? undefined : taken.get(fold)!;
    if (fold !== undefined && first) {
      const related = [{ message: `"${first.name}" takes it already`, span: first.bound.span }];
      context.report("SKY4115", bound.span, { fold, name, other: first.name }, { related });
      continue;
    }
    for (const number of own) taken.set(number, { name, bound });
  }
}
