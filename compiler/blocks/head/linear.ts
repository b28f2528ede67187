// B batch, H W feature grid, C channels, K classes.
import { defineBlock, type FeatureMap } from "../define.ts";
import { linear } from "../layer/transformer.ts";
import { BlockError } from "../rule.ts";

/**
 * Linear classifier. For scenes: on the mean over the last map, or on the class token. For pixels: on every place of
 * the last map, enlarged bilinearly to the labels' size.
 *
 * @example Linear { pool: mean }
 */
export interface LinearProps {
  /** What a scene is summarised by. Pixels need no summary. @default "mean" */
  pool?: "mean" | "token";
}

export const linearHead = defineBlock<LinearProps>()({
  kind: "head",
  name: "Linear",
  tasks: ["scene_classification", "semantic_segmentation"],
  variants: { tiny: {} },
  readsToken: ({ pool }) => (pool === "token" ? { at: "pool", instead: "mean" } : undefined),

  build(b, features, { pool }, target) {
    const { value_BHWC } = features.maps.at(-1) as FeatureMap;
    if (target.task === "semantic_segmentation") {
      const logits = linear(b, "fc", value_BHWC, target.classes);
      return b.op("resize", [logits], { height: target.size, width: target.size });
    }
    const token = pool === "token" ? features.token_BC : undefined;
    if (pool === "token" && !token) throw new BlockError("SKY4105", "pool", {}, "mean");
    return linear(b, "fc", token ?? b.op("reduce_mean", [value_BHWC], { axes: [1, 2], keep: false }), target.classes);
  },
});
