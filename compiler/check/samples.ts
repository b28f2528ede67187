import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { callOf } from "./dataset.ts";
import { formatOf } from "./stored.ts";

/** How many training samples a data set has: as it says, or as its twin is made. Undefined where only the files tell. */
export function samplesOf(dataset: Bound): number | undefined {
  const stated = child(dataset, "samples");
  if (stated && !stated.hole && typeof stated.value === "number") return stated.value;
  return twinSamples(dataset);
}

/** The training samples of a synthetic twin, which the text alone settles. */
function twinSamples(dataset: Bound): number | undefined {
  const source = child(dataset, "source");
  const splits = child(dataset, "splits");
  const train = splits && child(splits, "train");
  if (source?.block?.name !== "twin" || hasHole(source) || !train?.block || hasHole(train)) return undefined;
  return formatOf(dataset)?.twinSamples?.(callOf(source)!.props, callOf(train)!);
}

/** A stated number of training samples is the one that the twin has: epochs are counted by it. */
export function samplesAgree(context: CheckContext, dataset: Bound): void {
  const stated = child(dataset, "samples");
  const made = twinSamples(dataset);
  if (!stated || stated.hole || made === undefined || stated.value === made) return;
  const related = [{ message: "the twin", span: child(dataset, "source")!.span }];
  const fixes = [{ title: `Write ${made}`, edits: [{ span: stated.span, text: String(made) }] }];
  const args = { stated: stated.value as number, dataset: dataset.text, made };
  context.report("SKY4207", stated.span, args, { related, fixes });
}
