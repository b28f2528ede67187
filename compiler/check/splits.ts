import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";

interface Taken {
  readonly name: string;
  readonly bound: Bound;
  readonly from: number;
  readonly to: number;
}

/** The folds that a split takes; undefined where it does not go by folds. */
function foldsOf(name: string, bound: Bound): Taken | undefined {
  const { props } = bound.value as { props: { index?: number; range?: { min: number; max: number } } };
  if (bound.block?.name === "fold") return { name, bound, from: props.index!, to: props.index! };
  if (bound.block?.name === "folds") return { name, bound, from: props.range!.min, to: props.range!.max };
  return undefined;
}

/** Samples that two splits share would make the figures worthless: folds must lie in one of them only. */
export function splitsApart(context: CheckContext, dataset: Bound): void {
  const taken: Taken[] = [];
  for (const [name, bound] of child(dataset, "splits")?.children ?? []) {
    const own = bound.block && !hasHole(bound) ? foldsOf(name, bound) : undefined;
    if (!own) continue;
    const first = taken.find((other) => other.from <= own.to && own.from <= other.to);
    if (first) {
      const related = [{ message: `"${first.name}" takes it already`, span: first.bound.span }];
      const fold = Math.max(first.from, own.from);
      context.report("SKY4115", bound.span, { fold, name, other: first.name }, { related });
    } else taken.push(own);
  }
}
