import type { Sides } from "../../compiler/blocks/geometry.ts";
import type { DataPlan } from "../../compiler/elaborate/program.ts";
import { type Entry, labelsFile } from "./layout.ts";

/** Side of a stored mask: that of its input's tile, of which `size` is left by the augmentations, as of the labels' own. */
export function storedReference({ inputs, labels }: DataPlan): number {
  const [{ tile, size }] = inputs as readonly [DataPlan["inputs"][number]];
  return labels.kind === "mask" ? Math.round((tile * labels.size) / size) : tile;
}

/** The sides of a sample's rasters before augmentation: without a mask, sizes are counted in the first input. */
export function storedSides(plan: DataPlan, entry: Entry): Sides {
  const masked = plan.labels.kind === "mask" && entry.files[labelsFile] !== undefined;
  return {
    reference: masked ? storedReference(plan) : plan.inputs[0]!.tile,
    inputs: plan.inputs.map(({ tile }) => tile),
  };
}
