import type { Bound } from "../check/bound.ts";
import type { CheckedExperiment } from "../check/check.ts";
import type { PartTensor } from "../elaborate/tensors.ts";
import type { Analysis } from "./analysis.ts";
import { type InferredBlock, placeKey } from "./inferred.ts";
import { inShort } from "./words.ts";

/** A tensor with what its axes are, without the batch: `H 8 · W 8 · C 64`. */
export const tensorWords = ({ axes, shape }: PartTensor): string =>
  shape
    .map((size, i) => `${axes[i] ?? ""} ${size}`)
    .filter((_, i) => axes[i] !== "B")
    .join(" · ");

/** What the block that is written at a place turned out to be. */
export const inferredAt = (
  analysis: Analysis,
  experiment: CheckedExperiment,
  bound: Bound,
): InferredBlock | undefined =>
  bound.declaration || bound.block ? analysis.inferred(experiment)?.blocks.get(placeKey(bound.span)) : undefined;

/** What a block gives and how much it trains: `H 8 · W 8 · C 64, 1.2 M parameters`. */
export function inferredWords(analysis: Analysis, experiment: CheckedExperiment, bound: Bound): string | undefined {
  const block = inferredAt(analysis, experiment, bound);
  if (!block) return undefined;
  const shapes = block.outputs.map(tensorWords);
  return [...shapes, `${inShort(block.parameters)} parameters`].join(", ");
}
