import type { Format } from "../blocks/define.ts";
import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";

interface Taken {
  readonly from: number;
  readonly to: number;
}

/** The folds that a split takes; undefined where it does not go by folds. */
function foldsOf(bound: Bound): Taken | undefined {
  const { props } = bound.value as { props: { index?: number; range?: { min: number; max: number } } };
  if (bound.block?.name === "fold") return { from: props.index!, to: props.index! };
  if (bound.block?.name === "folds") return { from: props.range!.min, to: props.range!.max };
  return undefined;
}

/** What two splits have in common by the text alone; undefined where they are apart, or only the data can tell. */
function conflict(train: Bound, other: Bound): { readonly problem: string; readonly hint: string } | undefined {
  const [a, b] = [train.block!.name, other.block!.name];
  if ((a === "all" && b === "rest") || (a === "rest" && b === "all"))
    return {
      problem: `and "train" are all samples and the rest, which is none`,
      hint: "Give train a share: fraction(80%).",
    };
  const rest = `Write rest: it takes what no other split does.`;
  if (a === "all" || b === "all") return { problem: `takes samples that "train" takes too`, hint: rest };
  if (a === "fraction" && (b === "fraction" || b.startsWith("fold")))
    return { problem: `takes samples that "train" takes too, since shares are drawn from all of them`, hint: rest };
  const [first, second] = [foldsOf(train), foldsOf(other)];
  if (!first || !second || first.from > second.to || second.from > first.to) return undefined;
  const fold = Math.max(first.from, second.from);
  return { problem: `takes fold ${fold}, which "train" takes too`, hint: `Leave fold ${fold} to one of them.` };
}

/** Samples that are trained on would make figures on them worthless; validation and test may share theirs. */
export function splitsApart(context: CheckContext, dataset: Bound): void {
  const splits = child(dataset, "splits");
  const train = splits && child(splits, "train");
  for (const [name, bound] of splits?.children ?? []) {
    if (!bound.block || hasHole(bound)) continue;
    foldsThere(context, dataset, bound);
    if (!train?.block || hasHole(train) || bound === train) continue;
    const found = conflict(train, bound);
    const related = [{ message: "the training samples", span: train.span }];
    if (found) context.report("SKY4115", bound.span, { name, ...found }, { related });
  }
}

/** Folds are what the format defines. */
function foldsThere(context: CheckContext, dataset: Bound, split: Bound): void {
  const format = child(dataset, "format")?.block?.def as unknown as Format<unknown> | undefined;
  const taken = foldsOf(split);
  if (!format || !taken) return;
  const folds = format.folds ?? 0;
  const wrong = [taken.from, taken.to].find((fold) => !Number.isInteger(fold) || fold < 1 || fold > folds);
  if (wrong === undefined) return;
  const has = folds === 0 ? "it defines none" : `it has folds 1 to ${folds}`;
  const hint = folds === 0 ? "Write fraction(…), rest or list(…)." : `Choose from 1 to ${folds}.`;
  context.report("SKY4122", split.span, { format: format.name, fold: wrong, has, hint });
}
