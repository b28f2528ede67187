import type { Report, SplitReport } from "./report.ts";

type Compared = Pick<Report, "metrics" | "submissions"> & { readonly result: Pick<Report["result"], "weights"> };

/** What differs between the results of two runs, as texts, most telling first; empty when they are equal to the bit. */
export function differences(before: Compared, now: Compared): readonly string[] {
  const found: string[] = [];
  const splits = new Set([...Object.keys(before.metrics), ...Object.keys(now.metrics)]);
  for (const split of splits) {
    const [a, b] = [before.metrics[split], now.metrics[split]];
    if (!a || !b) found.push(`${split} was ${a ? "" : "not "}evaluated then and is ${b ? "" : "not "}now`);
    else found.push(...inSplit(split, a, b));
  }
  for (const one of now.submissions ?? []) {
    const then = before.submissions?.find(({ split }) => split === one.split);
    if (then?.sha256 !== one.sha256) found.push(`the predictions of ${one.split} differ`);
  }
  if (before.result.weights !== now.result.weights) {
    found.push(
      `the final weights were ${before.result.weights.slice(0, 12)}… and are ${now.result.weights.slice(0, 12)}…`,
    );
  }
  return found;
}

function inSplit(split: string, a: SplitReport, b: SplitReport): string[] {
  const found: string[] = [];
  const names = new Set([...Object.keys(a.values), ...Object.keys(b.values)]);
  for (const name of names) {
    if (a.values[name] !== b.values[name])
      found.push(`${name}(${split}) was ${a.values[name]} and is ${b.values[name]}`);
  }
  if (a.loss !== b.loss) found.push(`loss(${split}) was ${a.loss} and is ${b.loss}`);
  if (a.samples !== b.samples) found.push(`${split} had ${a.samples} samples and has ${b.samples}`);
  if (JSON.stringify(a.confusion) !== JSON.stringify(b.confusion))
    found.push(`the confusion matrix of ${split} differs`);
  return found;
}
