import type { Bound } from "../check/bound.ts";
import type { CheckedExperiment } from "../check/check.ts";
import type { PartTensor } from "../elaborate/tensors.ts";
import type { Analysis } from "./analysis.ts";
import { inShort } from "./words.ts";

/** A tensor with what its axes are, without the batch: `H 8 · W 8 · C 64`. */
export const tensorWords = ({ axes, shape }: PartTensor): string =>
  shape
    .map((size, i) => `${axes[i] ?? ""} ${size}`)
    .filter((_, i) => axes[i] !== "B")
    .join(" · ");

/** What a block gives and how much it trains: `H 8 · W 8 · C 64, 1.2 M parameters`. */
export function inferredWords(analysis: Analysis, experiment: CheckedExperiment, bound: Bound): string | undefined {
  const block = analysis.inferredAt(experiment, bound.span);
  if (!block) return undefined;
  const shapes = block.outputs.map(tensorWords);
  return [...shapes, `${inShort(block.parameters)} parameters`].join(", ");
}
