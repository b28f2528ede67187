import type { Format } from "../blocks/define.ts";
import { blocks } from "../blocks/registry.ts";
import type { InputPlan } from "../elaborate/program.ts";
import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { noSuchInput } from "./no-such-input.ts";
import { settingEdit } from "./setting-edit.ts";

/** The format that a data set names. */
export const formatOf = (dataset: Bound): Format<unknown> | undefined =>
  child(dataset, "format")?.block?.def as unknown as Format<unknown> | undefined;

/** What a data set's input names. */
export const inputOf = (dataset: Bound, name: string): Bound | undefined =>
  child(dataset, "inputs")?.children.get(name);

/** A synthetic twin is there for the format, and its tiles are of the size that the modalities say. */
export function storedTwin(context: CheckContext, dataset: Bound, inputs: readonly InputPlan[]): boolean {
  const format = formatOf(dataset);
  const source = child(dataset, "source");
  if (!format || source?.block?.name !== "twin" || hasHole(source)) return true;
  if (!format.twin) {
    const twins = [...blocks.values()].filter((block) => "twin" in block).map((block) => block.name);
    const fixes = [
      { title: 'Write local("data"), a directory', edits: [{ span: source.span, text: 'local("data")' }] },
      { title: "Leave it open", edits: [{ span: source.span, text: "unstated" }] },
    ];
    context.report("SKY4123", source.span, { format: format.name, has: twins.join(", ") }, { fixes });
    return false;
  }
  const { props } = source.value as { props: Readonly<Record<string, unknown>> };
  let good = true;
  for (const { name, sensor, tile } of inputs) {
    const side = format.twin(props, sensor);
    if (side === tile) continue;
    good = false;
    const size = child(inputOf(dataset, name)!, "size");
    const property = side === props.size ? "size" : "hr_size";
    const related = [{ message: "the twin", span: source.span }];
    const gsd = child(inputOf(dataset, name)!, "gsd");
    // The ground that it shows stays the same.
    const finer =
      gsd && !gsd.hole && gsd.origin.kind !== "default"
        ? Number(((gsd.value as number) * tile) / side).toPrecision(6)
        : undefined;
    const edits = [
      ...(size ? [{ span: size.span, text: `${side}px` }] : []),
      ...(finer === undefined ? [] : [{ span: gsd!.span, text: `${Number(finer)} m` }]),
    ];
    const fixes = size
      ? [{ title: `Write size: ${side}px${finer === undefined ? "" : `, gsd: ${Number(finer)} m`}`, edits }]
      : [];
    context.report("SKY4124", size?.span, { side, input: name, size: tile, property }, { related, fixes });
  }
  return good;
}

/** The input whose pixel grid a mask shares. */
export function maskGrid(
  context: CheckContext,
  dataset: Bound,
  labels: Bound,
  inputs: readonly InputPlan[],
): InputPlan | undefined {
  const on = child(labels, "on");
  const names = inputs.map((i) => i.name);
  const format = formatOf(dataset)!;
  const fitting = inputs.filter(({ sensor }) => format.grid?.includes(sensor) ?? true);
  const found = on ? inputs.find((i) => i.name === on.value) : inputs.length === 1 ? inputs[0] : undefined;
  if (found && fitting.includes(found)) return found;
  const example = fitting.at(-1)?.name ?? names.at(-1)!;
  if (found) {
    const hint = fitting.length > 0 ? `Write on: ${example}.` : "Give the data set an input of that sensor.";
    const args = {
      format: format.name,
      grid: format.grid!.join(" or "),
      input: found.name,
      sensor: found.sensor,
      hint,
    };
    const fixes = on
      ? fitting.map(({ name }) => ({ title: `Write on: ${name}`, edits: [{ span: on.span, text: name }] }))
      : [];
    context.report("SKY4125", (on ?? labels).span, args, { fixes });
  } else if (on)
    noSuchInput(
      context,
      on,
      names,
      fitting.map(({ name }) => name),
    );
  else {
    context.report(
      "SKY2102",
      labels.span,
      {
        owner: "Mask",
        needed: '"on"',
        doc: "the labels share the pixel grid of one of several inputs, and it must be said which.",
        example: `on: ${example}`,
      },
      { fixes: [{ title: `Write on: ${example}`, edits: [settingEdit(labels, "on", example)] }] },
    );
  }
  return undefined;
}
