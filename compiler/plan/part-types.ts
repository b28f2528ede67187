import { sensors } from "../blocks/registry.ts";
import { showUnit } from "../blocks/units.ts";
import type { InputPlan } from "../elaborate/program.ts";
import type { PartTensor, PartTensors } from "../elaborate/tensors.ts";
import { bytesOf } from "../ir/type.ts";
import type { PlanTensor } from "./plan.ts";

/** Bands with neighbours of the sensor's list joined: `{B02..B08, B8A, B11, B12}`. */
function showBands({ sensor, bands }: Pick<InputPlan, "sensor" | "bands">): string {
  const order = sensors.get(sensor)?.bands.map(({ name }) => name) ?? [];
  const runs: string[][] = [];
  for (const band of bands) {
    const run = runs.at(-1);
    const follows = run && order.indexOf(run.at(-1)!) + 1 === order.indexOf(band);
    if (follows && order.includes(band)) run.push(band);
    else runs.push([band]);
  }
  // A few side by side are easier to read one by one.
  const shown = runs.flatMap((run) => (run.length > 3 ? [`${run[0]}..${run.at(-1)}`] : run));
  return `{${shown.join(", ")}}`;
}

/** `f32[B:8, T:12, H:16, W:16, C:{B02..B08, B8A, B11, B12}]` */
function showPartType({ dtype, axes, shape, input }: PartTensor): string {
  const sizes = axes.map((axis, i) => `${axis}:${axis === "C" && input ? showBands(input) : shape[i]}`);
  return `${dtype}[${sizes.join(", ")}]`;
}

/** The edges of every part, with the ground that they show. `unknownGround`: inputs whose resolution is left open. */
export function planTensors(parts: readonly PartTensors[], unknownGround: ReadonlySet<string>): PlanTensor[] {
  const sides = new Map<string, number | null>();
  return parts.flatMap(({ part, block, inputs, outputs }) => {
    const known = inputs.map(({ name, input }) =>
      input ? (unknownGround.has(input.name) ? null : input.gsd * input.size) : (sides.get(name) ?? null),
    );
    const side = known[0] ?? null;
    for (const { name } of outputs) sides.set(name, side);
    const row =
      (direction: "in" | "out", footprint: number | null) =>
      (tensor: PartTensor): PlanTensor => {
        const rows = tensor.shape[tensor.axes.indexOf("H")];
        const there = rows !== undefined && footprint !== null;
        return {
          part,
          block,
          direction,
          name: tensor.name,
          type: showPartType(tensor),
          dtype: tensor.dtype,
          axes: tensor.axes,
          shape: tensor.shape,
          bytes: bytesOf(tensor),
          bands: tensor.input?.bands ?? null,
          values: tensor.input ? showUnit(tensor.input.values) : null,
          gsd: there ? Number((footprint / rows).toPrecision(6)) : null,
          footprint: there ? Number(footprint.toPrecision(6)) : null,
        };
      };
    return [...inputs.map((tensor, i) => row("in", known[i]!)(tensor)), ...outputs.map(row("out", side))];
  });
}
