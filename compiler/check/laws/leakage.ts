import type { Fix } from "../../diag/diagnostic.ts";
import { asWritten } from "../as-written.ts";
import { type Bound, child, hasHole } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { foldCount, foldsOf } from "../splits.ts";

/** What two splits have in common by the text alone, and which split written how would mend it. */
interface Conflict {
  readonly problem: string;
  readonly hint: string;
  readonly mend?: { readonly at: Bound; readonly text: string };
}

const propsOf = (bound: Bound): Readonly<Record<string, unknown>> =>
  (bound.value as { props: Readonly<Record<string, unknown>> }).props;

/** Two lists that name the same samples. */
const sameList = (a: Bound, b: Bound): boolean =>
  a.block!.name === "list" &&
  b.block!.name === "list" &&
  propsOf(a).path === propsOf(b).path &&
  propsOf(a).part === propsOf(b).part;

/** Two splits written so that they take exactly the same samples. */
function same(a: Bound, b: Bound): boolean {
  if (a.block!.name === "all" && b.block!.name === "all") return true;
  const [first, second] = [foldsOf(a), foldsOf(b)];
  if (first && second) return first.from === second.from && first.to === second.to;
  return sameList(a, b);
}

const share = "fraction(80%)";

/** True when training leaves nothing to `rest`. */
function takesEverything(train: Bound, folds: number): boolean {
  if (train.block!.name === "all") return true;
  if (train.block!.name === "fraction") return propsOf(train).share === 1;
  const taken = foldsOf(train);
  return taken !== undefined && folds > 0 && taken.from <= 1 && taken.to >= folds;
}

function conflict(train: Bound, other: Bound, folds: number, others: readonly Bound[]): Conflict | undefined {
  const [a, b] = [train.block!.name, other.block!.name];
  const isRest = [train, ...others].some((split) => split.block?.name === "rest");
  const rest = `Write rest: it takes what no other split does.`;
  const byRest = isRest ? {} : { mend: { at: other, text: "rest" } };
  if (b === "rest" && takesEverything(train, folds)) {
    const all = a === "fraction" ? `${train.text}` : a;
    const problem =
      a === "all"
        ? `and "train" are all samples and the rest, which is none`
        : `is what "train" leaves, and ${foldsOf(train) ? `folds 1 to ${folds}` : all} leave nothing`;
    const fewer = folds > 1 && foldsOf(train) ? `folds(1..${folds - 1})` : share;
    return { problem, hint: `Give train a share: ${fewer}.`, mend: { at: train, text: fewer } };
  }
  if (a === "rest" && b === "all")
    return {
      problem: `and "train" are all samples and the rest, which is none`,
      hint: "Give train a share: fraction(80%).",
    };
  if (a === "all" || b === "all")
    return {
      problem: `takes samples that "train" takes too`,
      hint: rest,
      ...(a === "all" ? {} : byRest),
    };
  if (a === "fraction" && (b === "fraction" || b.startsWith("fold")))
    return {
      problem: `takes samples that "train" takes too, since shares are drawn from all of them`,
      hint: rest,
      ...byRest,
    };
  if (sameList(train, other)) return { problem: `reads the list that "train" reads too`, hint: rest, ...byRest };
  const [first, second] = [foldsOf(train), foldsOf(other)];
  if (!first || !second || first.from > second.to || second.from > first.to) return undefined;
  const fold = Math.max(first.from, second.from);
  return {
    problem: `takes fold ${fold}, which "train" takes too`,
    hint: `Leave fold ${fold} to one of them.`,
    ...freeFold(train, other, folds, others),
  };
}

/** A fold that nobody takes yet, for the other split; or training without the one that both take. */
function freeFold(train: Bound, other: Bound, folds: number, others: readonly Bound[]): Pick<Conflict, "mend"> {
  const taken = [train, ...others.filter((split) => split !== other)].flatMap((split) => foldsOf(split) ?? []);
  for (let fold = folds; fold >= 1; fold--)
    if (taken.every(({ from, to }) => fold < from || fold > to)) return { mend: { at: other, text: `fold(${fold})` } };
  const [mine, theirs] = [foldsOf(train)!, foldsOf(other)!];
  if (theirs.to >= mine.to && theirs.from > mine.from)
    return { mend: { at: train, text: `folds(${mine.from}..${theirs.from - 1})` } };
  return {};
}

/** Samples that are trained on would make figures on them worthless. */
export const leakage = defineLaw({
  codes: ["SKY4115", "SKY4137"],
  says: "No split takes samples that the training split takes, and the validation samples are not the test samples.",
  why: "What is measured on samples that were trained on says nothing about new ones; what is chosen on the test samples is chosen by them.",
  dataset({ context, dataset }) {
    const splits = child(dataset, "splits");
    const known = [...(splits?.children ?? [])].filter(([, bound]) => bound.block && !hasHole(bound));
    const train = known.find(([name]) => name === "train")?.[1];
    const others = known.filter(([name]) => name !== "train");
    const bounds = others.map(([, bound]) => bound);
    for (const [name, bound] of train ? others : []) {
      const found = conflict(train!, bound, foldCount(dataset), bounds);
      if (!found) continue;
      const { problem, hint, mend } = found;
      const fixes: Fix[] = mend
        ? [{ title: `Write ${mend.text}`, edits: [{ span: mend.at.span, text: mend.text }] }]
        : [];
      const related = [{ message: "the training samples", span: train!.span }];
      context.report("SKY4115", bound.span, { name, problem, hint }, { related, fixes });
    }
    const [val, test] = ["val", "test"].map((wanted) => others.find(([name]) => name === wanted)?.[1]);
    if (!val || !test || !same(val, test)) return;
    const related = [{ message: "the validation samples", span: val.span }];
    context.report("SKY4137", test.span, { split: asWritten(context, test) }, { related });
  },
});
