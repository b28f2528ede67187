import type { Bound } from "../check/bound.ts";
import type { CheckedExperiment } from "../check/check.ts";
import type { Shape } from "../ir/type.ts";
import type { Analysis } from "./analysis.ts";
import { inShort } from "./words.ts";

/** A map's shape without its batch: `8 × 8 × 64`. */
export const shapeWords = (shape: Shape): string => shape.slice(1).join(" × ");

/** What a block turned out to give and to have: `8 × 8 × 64, 1.2 M parameters`. */
export function inferredWords(analysis: Analysis, experiment: CheckedExperiment, bound: Bound): string | undefined {
  if (!bound.declaration && !bound.block) return undefined;
  const { file, start, end } = bound.span;
  const block = analysis.inferred(experiment)?.blocks.get(`${file}:${start}:${end}`);
  if (!block) return undefined;
  const shapes = block.shapes.map(shapeWords).join(", ");
  return [shapes, `${inShort(block.parameters)} parameters`].filter((part) => part !== "").join(", ");
}
