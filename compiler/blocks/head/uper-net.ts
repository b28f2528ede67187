// B batch, H W map, C channels, K classes.
import type { Value } from "../../ir/op.ts";
import { defineBlock, type ModelBuilder } from "../define.ts";
import { convModule } from "../layer/conv-module.ts";
import { dropout, linear } from "../layer/transformer.ts";
import { allDropped } from "../rule.ts";
import type { Fraction, PositiveInt } from "../units.ts";

/**
 * UperNet's head (Xiao et al. 2018, arXiv:1807.10221) in MMSegmentation's form: pyramid pooling of the coarsest map, a feature pyramid
 * that carries it to the finer ones, all of them joined on the finest grid, a 1x1 classifier, enlarged bilinearly to the labels' size.
 * Parameters named as in MMSegmentation. Of an encoder with one map only the pooling and the last convolution are left.
 *
 * @example UperNet { channels: 512 }
 */
export interface UperNetProps {
  /** Channels of all convolutions. @default 512 */
  channels?: PositiveInt;
  /** Sides of the grids to which the coarsest map is pooled. @default [1, 2, 3, 6] */
  pool_scales?: readonly PositiveInt[];
  /** Dropout before the classifier. @default 0.1 */
  dropout?: Fraction;
}

export const uperNet = defineBlock<UperNetProps>()({
  kind: "head",
  name: "UperNet",
  tasks: ["semantic_segmentation"],
  variants: { tiny: { channels: 16, pool_scales: [1, 2] } },
  rules: ({ dropout: rate }) => allDropped("dropout", rate!),

  build(b, features, given, target) {
    const props = given as Required<UperNetProps>;
    const maps = features.maps.map(({ value_BHWC }) => value_BHWC);
    const finer = maps.slice(0, -1);
    const laterals = finer.map((map, i) => convModule(b, `lateral_convs.${i}`, map, props.channels, 1));
    const coarsest = pooled(b, maps.at(-1)!, props);
    let above = coarsest;
    for (let i = laterals.length - 1; i >= 0; i--) {
      above = b.op("add", [laterals[i]!, resized(b, above, laterals[i]!)]);
      laterals[i] = above;
    }
    const joined = laterals.map((map, i) => convModule(b, `fpn_convs.${i}`, map, props.channels, 3));
    const all = [...joined, coarsest].map((map) => resized(b, map, joined[0] ?? coarsest));
    const together = all.length === 1 ? all[0]! : b.op("concat", all, { axis: 3 });
    const fused = convModule(b, "fpn_bottleneck", together, props.channels, 3);
    const logits = linear(b, "conv_seg", dropout(b, fused, props.dropout, "dropout"), target.classes);
    const size = target.task === "semantic_segmentation" ? target.size : 1;
    return b.op("resize", [logits], { height: size, width: size });
  },
});

/** A map bilinearly on the grid of another one. */
function resized(b: ModelBuilder, x_BHWC: Value, like: Value): Value {
  const [, height, width] = like.type.shape as [number, number, number, number];
  const [, rows, columns] = x_BHWC.type.shape;
  return rows === height && columns === width ? x_BHWC : b.op("resize", [x_BHWC], { height, width });
}

/** Pyramid pooling (Zhao et al. 2017, arXiv:1612.01105): the map beside its means over coarse grids, through one convolution. */
function pooled(b: ModelBuilder, x_BHWC: Value, { channels, pool_scales }: Required<UperNetProps>): Value {
  const means = pool_scales.map((scale, i) => {
    const grid = b.op("adaptive_avg_pool", [x_BHWC], { size: [scale, scale] });
    return resized(b, convModule(b, `psp_modules.${i}.1`, grid, channels, 1), x_BHWC);
  });
  return convModule(b, "bottleneck", b.op("concat", [x_BHWC, ...means], { axis: 3 }), channels, 3);
}
