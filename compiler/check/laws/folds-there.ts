import type { Fix } from "../../diag/diagnostic.ts";
import { child, hasHole } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { foldCount, foldsOf } from "../splits.ts";
import { formatOf } from "../stored.ts";

/** Folds are what the format defines. */
export const foldsThere = defineLaw({
  codes: ["SKY4122"],
  says: "A split by folds names folds that the format of the data set defines.",
  why: "A fold that is not there holds no samples.",
  dataset({ context, dataset }) {
    const format = formatOf(dataset);
    const splits = child(dataset, "splits");
    const folds = foldCount(dataset);
    for (const split of format ? (splits?.children.values() ?? []) : []) {
      const taken = split.block && !hasHole(split) ? foldsOf(split) : undefined;
      if (!taken) continue;
      const wrong = [taken.from, taken.to].find((fold) => !Number.isInteger(fold) || fold < 1 || fold > folds);
      if (wrong === undefined) continue;
      const has = folds === 0 ? "it defines none" : `it has folds 1 to ${folds}`;
      const hint = folds === 0 ? "Write fraction(…), rest or list(…)." : `Choose from 1 to ${folds}.`;
      const inside = (fold: number): number => Math.min(folds, Math.max(1, Math.round(fold)));
      const text =
        taken.from === taken.to ? `fold(${inside(taken.from)})` : `folds(${inside(taken.from)}..${inside(taken.to)})`;
      const others = [...splits!.children.values()].filter((other) => other !== split);
      const clear = others.every((other) => {
        const theirs = foldsOf(other);
        return !theirs || inside(taken.to) < theirs.from || inside(taken.from) > theirs.to;
      });
      const fixes: Fix[] = folds > 0 && clear ? [{ title: `Write ${text}`, edits: [{ span: split.span, text }] }] : [];
      const related = [{ message: "the format", span: child(dataset, "format")!.span }];
      context.report("SKY4122", split.span, { format: format!.name, fold: wrong, has, hint }, { related, fixes });
    }
  },
});
