import type { SplitsProps } from "../blocks/declaration/dataset.ts";
import type { Format } from "../blocks/define.ts";
import type { CategoryProps } from "../blocks/labels/category.ts";
import type { MaskProps } from "../blocks/labels/mask.ts";
import type { BlockCall, InputPlan, LabelPlan, SplitName } from "../elaborate/program.ts";
import { type Bound, child } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { inputPlan } from "./modality.ts";

/** A data set with all inputs and labels settled. */
export interface DatasetPlan {
  readonly name: string;
  readonly format: BlockCall;
  /** Undefined where it is a hole. */
  readonly source: BlockCall | undefined;
  readonly splits: Readonly<Partial<Record<SplitName, BlockCall>>>;
  readonly inputs: readonly InputPlan[];
  readonly labels: LabelPlan;
  /** Training samples, where the text tells. */
  readonly samples: number | undefined;
  readonly bound: Bound;
}

/** A block as data for workers and reports; undefined for a hole. */
export const callOf = (bound: Bound | undefined): BlockCall | undefined =>
  bound?.block
    ? { block: bound.block.name, props: (bound.value as { props: Readonly<Record<string, unknown>> }).props }
    : undefined;

/** How far apart two footprints may be: SkySense fuses 614.4 m with 640 m. */
const footprintTolerance = 0.05;

/** Settles a data set and holds its parts against each other; undefined after a report. */
export function datasetPlan(context: CheckContext, dataset: Bound): DatasetPlan | undefined {
  const inputs: InputPlan[] = [];
  let good = true;
  for (const [name, modality] of child(dataset, "inputs")?.children ?? []) {
    if (modality.hole) continue;
    const plan = inputPlan(context, name, modality);
    if (plan) inputs.push(plan);
    else good = false;
  }
  const format = callOf(child(dataset, "format"));
  if (!good || !format || inputs.length === 0) return undefined;
  good = stored(context, dataset, inputs) && footprints(context, dataset, inputs);
  const labels = labelPlan(context, dataset, inputs);
  if (!good || !labels) return undefined;
  const props = (dataset.value as { name: string; props: { samples?: number; splits?: SplitsProps } }).props;
  const splits = child(dataset, "splits");
  const calls = (["train", "val", "test"] as const).flatMap((split) => {
    const call = callOf(splits && child(splits, split));
    return call ? [[split, call] as const] : [];
  });
  return {
    name: (dataset.value as { name: string }).name,
    format,
    source: callOf(child(dataset, "source")),
    splits: Object.fromEntries(calls),
    inputs,
    labels,
    samples: props.samples,
    bound: dataset,
  };
}

const formatOf = (dataset: Bound): Format<never> | undefined =>
  child(dataset, "format")?.block?.def as Format<never> | undefined;

/** The layout holds images of these sensors only. */
function stored(context: CheckContext, dataset: Bound, inputs: readonly InputPlan[]): boolean {
  const format = formatOf(dataset);
  let good = true;
  for (const input of inputs) {
    if (!format?.sensors || format.sensors.includes(input.sensor)) continue;
    good = false;
    const modality = child(dataset, "inputs")?.children.get(input.name);
    const sensor = modality && child(modality, "sensor");
    context.report(
      "SKY3206",
      modality?.span,
      { format: format.name, sensor: input.sensor, input: input.name, sensors: format.sensors.join(", ") },
      { related: sensor ? [{ message: "the sensor is chosen here", span: sensor.span }] : [] },
    );
  }
  return good;
}

/** Pixels that are fused have to show the same ground. */
function footprints(context: CheckContext, dataset: Bound, inputs: readonly InputPlan[]): boolean {
  const [first, ...others] = inputs;
  let good = true;
  for (const other of others) {
    const [a, b] = [first!.gsd * first!.tile, other.gsd * other.tile];
    if (Math.abs(a - b) <= footprintTolerance * Math.max(a, b)) continue;
    good = false;
    const place = (input: InputPlan): Bound | undefined => child(dataset, "inputs")?.children.get(input.name);
    const size = place(first!) && child(place(first!)!, "size");
    const own = place(other) && child(place(other)!, "size");
    context.report(
      "SKY4106",
      own?.span ?? place(other)?.span,
      { a: first!.name, footprint_a: a, b: other.name, footprint_b: b },
      { related: size ? [{ message: `the size of "${first!.name}"`, span: size.span }] : [] },
    );
  }
  return good;
}

function labelPlan(context: CheckContext, dataset: Bound, inputs: readonly InputPlan[]): LabelPlan | undefined {
  const labels = child(dataset, "labels");
  const format = formatOf(dataset);
  if (!labels?.block || !format) return undefined;
  const kind = labels.block.name === "mask" ? "mask" : "class";
  if (format.labels !== kind) {
    const wanted = format.labels === "mask" ? "mask" : "category";
    context.report("SKY2111", labels.span, {
      property: "labels",
      wanted: `${wanted}(…)`,
      name: labels.block.name,
      kind: "another kind of label",
      hint: `${format.name} holds ${wanted} labels.`,
    });
    return undefined;
  }
  if (labels.block.name === "category") {
    const { classes } = (labels.value as { props: CategoryProps }).props;
    return { kind: "class", classes: Array.from({ length: classes }, (_, i) => `class ${i}`) };
  }
  const props = (labels.value as { props: MaskProps }).props;
  const on = child(labels, "on");
  const names = inputs.map((i) => i.name);
  const grid =
    props.on === undefined ? (inputs.length === 1 ? inputs[0] : undefined) : inputs.find((i) => i.name === props.on);
  if (!grid) {
    if (props.on === undefined) {
      context.report("SKY2102", labels.span, {
        owner: "mask",
        property: "on",
        doc: "the labels share the pixel grid of one of several inputs, and it must be said which.",
        example: `"on: ${names.at(-1)}"`,
      });
    } else context.report("SKY4109", on?.span ?? labels.span, { name: props.on, inputs: names.join(", ") });
    return undefined;
  }
  const classes = props.classes && props.classes.length > 0 ? props.classes : format.classes;
  if (!classes) {
    context.report("SKY2102", labels.span, {
      owner: "mask",
      property: "classes",
      doc: `${format.name} does not fix the classes of its labels.`,
      example: `"classes: ["water", "land"]"`,
    });
    return undefined;
  }
  return { kind: "mask", classes, ignore: props.ignore ?? format.ignore ?? 255, size: grid.tile, gsd: grid.gsd };
}
