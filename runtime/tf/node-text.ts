import type { Node } from "../../compiler/ir/graph.ts";
import { showType } from "../../compiler/ir/type.ts";

/** A node for a message: `softmax in encoder.blocks.3.attention (f32[8, 4, 16, 16])`, or `input "image" (…)`. */
export function nodeText({ op, attrs, scope, type }: Node): string {
  const leaf = op === "input" || op === "variable";
  const place = leaf ? `"${String(attrs.name)}"` : `in ${scope === "" ? "the step itself" : scope}`;
  return `${op} ${place} (${showType(type)})`;
}
