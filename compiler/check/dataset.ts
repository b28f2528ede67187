import type { Format } from "../blocks/define.ts";
import type { CategoryProps } from "../blocks/labels/category.ts";
import type { MaskProps } from "../blocks/labels/mask.ts";
import type { Fix } from "../diag/diagnostic.ts";
import type { BlockCall, InputPlan, LabelPlan, SplitName } from "../elaborate/program.ts";
import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { inputPlan } from "./modality.ts";
import { obeyDataset } from "./obey.ts";
import { formatOf, maskGrid, storedTwin } from "./stored.ts";

/** A data set with all inputs and labels settled. */
export interface DatasetPlan {
  readonly name: string;
  readonly format: BlockCall;
  /** Undefined where it is a hole. */
  readonly source: BlockCall | undefined;
  readonly splits: Readonly<Partial<Record<SplitName, BlockCall>>>;
  readonly inputs: readonly InputPlan[];
  readonly labels: LabelPlan;
  /** Splits whose labels are not to be had. */
  readonly hidden: readonly SplitName[];
  readonly bound: Bound;
}

/** A block as data for workers and reports; undefined for a hole. */
export const callOf = (bound: Bound | undefined): BlockCall | undefined =>
  bound?.block
    ? {
        block: bound.block.name,
        props: (bound.value as { props: Readonly<Record<string, unknown>> }).props,
        ...(bound.block.known?.file === undefined ? {} : { own: bound.block.known }),
      }
    : undefined;

/** The splits in `hidden: [val.labels, test.labels]`. */
export const hiddenSplits = (dataset: Bound): SplitName[] =>
  [...(child(dataset, "hidden")?.children.values() ?? [])].map(
    ({ text }) => text.replace(/\.labels$/, "") as SplitName,
  );

/** Settles a data set and holds its parts against each other; undefined after a report, or where it has holes. */
export function datasetPlan(context: CheckContext, dataset: Bound): DatasetPlan | undefined {
  const given = child(dataset, "inputs");
  const modalities = [...(given?.children ?? [])];
  if (given && !given.hole && modalities.length === 0) {
    context.report("SKY4116", given.span, { dataset: dataset.text });
    return undefined;
  }
  const plans = modalities.map(([name, modality]) => inputPlan(context, name, modality));
  const inputs = plans.filter((plan) => plan !== undefined);
  const format = callOf(child(dataset, "format"));
  const fits = obeyDataset({ context, dataset, inputs });
  if (!format || inputs.length < modalities.length || inputs.length === 0) return undefined;
  const labels = labelPlan(context, dataset, inputs);
  const made = fits && storedTwin(context, dataset, inputs);
  if (!fits || !labels || !made) return undefined;
  const splits = child(dataset, "splits");
  const calls = (["train", "val", "test"] as const).flatMap((split) => {
    const call = callOf(splits && child(splits, split));
    return call ? [[split, call] as const] : [];
  });
  return {
    name: dataset.text,
    format,
    source: callOf(child(dataset, "source")),
    splits: Object.fromEntries(calls),
    inputs,
    labels,
    hidden: hiddenSplits(dataset),
    bound: dataset,
  };
}

/** Labels of the kind that the format stores; a number of classes that nobody knows is left open. */
function otherLabels(format: Format<unknown>, labels: Bound, inputs: readonly InputPlan[]): Fix[] {
  const on = inputs.find(({ sensor }) => format.grid?.includes(sensor)) ?? inputs[0];
  const mask = inputs.length > 1 && on ? `mask(on: ${on.name})` : "mask";
  const text = format.labels === "mask" ? mask : "category(classes: unstated)";
  return [{ title: `Write ${text}`, edits: [{ span: labels.span, text }] }];
}

function labelPlan(context: CheckContext, dataset: Bound, inputs: readonly InputPlan[]): LabelPlan | undefined {
  const labels = child(dataset, "labels");
  const format = formatOf(dataset);
  if (!labels?.block || !format || hasHole(labels)) return undefined;
  const kind = labels.block.name === "mask" ? "mask" : "class";
  if (format.labels !== kind) {
    const wanted = format.labels === "mask" ? "mask" : "category";
    context.report(
      "SKY4117",
      labels.span,
      { format: format.name, wanted, found: labels.block.name },
      {
        related: [{ message: "the format is chosen here", span: child(dataset, "format")!.span }],
        fixes: otherLabels(format, labels, inputs),
      },
    );
    return undefined;
  }
  if (kind === "class") {
    const { classes } = (labels.value as { props: CategoryProps }).props;
    return { kind, classes: Array.from({ length: classes }, (_, i) => `class ${i}`) };
  }
  const props = (labels.value as { props: MaskProps }).props;
  const grid = maskGrid(context, dataset, labels, inputs);
  if (!grid) return undefined;
  const classes = props.classes && props.classes.length > 0 ? props.classes : format.classes;
  if (!classes) {
    context.report("SKY2102", labels.span, {
      owner: "Mask",
      needed: '"classes"',
      doc: `${format.name} does not fix the classes of its labels.`,
      example: `classes: ["water", "land"]`,
    });
    return undefined;
  }
  return { kind: "mask", classes, ignore: props.ignore ?? format.ignore ?? 255, size: grid.tile, gsd: grid.gsd };
}
