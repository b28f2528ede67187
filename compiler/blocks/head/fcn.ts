// B batch, H W feature grid, C channels, K classes.
import { defineBlock, type FeatureMap } from "../define.ts";
import { batchNorm, convolution } from "../layer/convolution.ts";
import { dropout, linear } from "../layer/transformer.ts";
import { allDropped } from "../rule.ts";
import type { Count, Fraction, PositiveInt } from "../units.ts";

/**
 * Fully convolutional head (Long et al. 2015, arXiv:1411.4038) in MMSegmentation's form: convolutions with batch norm
 * and ReLU, joined with their input by one more, then a 1x1 classifier, enlarged bilinearly to the labels' size.
 *
 * @example FCN { channels: 64, convs: 1 }
 */
export interface FcnProps {
  /** Channels of the convolutions. @default 256 */
  channels?: PositiveInt;
  /** Number of 3x3 convolutions before the classifier. @default 2 */
  convs?: Count;
  /** Joins the convolutions' result with the head's input by one more 3x3 convolution. @default false */
  concat_input?: boolean;
  /** Dropout before the classifier. @default 0.1 */
  dropout?: Fraction;
}

export const fcn = defineBlock<FcnProps>()({
  kind: "head",
  name: "FCN",
  tasks: ["semantic_segmentation"],
  variants: { tiny: { channels: 16, convs: 1 } },
  rules: ({ dropout: rate }) => allDropped("dropout", rate!),

  build(b, features, props, target) {
    const { value_BHWC: input } = features.maps.at(-1) as FeatureMap;
    const convolve = (name: string, x: typeof input): typeof input =>
      b.scoped(name, () =>
        b.op("relu", [batchNorm(b, "bn", convolution(b, "conv", x, props.channels!, 3, { bias: false }))]),
      );
    let x = input;
    for (let i = 0; i < props.convs!; i++) x = convolve(`convs.${i}`, x);
    if (props.concat_input) x = convolve("conv_cat", b.op("concat", [input, x], { axis: 3 }));
    const logits = linear(b, "conv_seg", dropout(b, x, props.dropout!, "dropout"), target.classes);
    const size = target.task === "semantic_segmentation" ? target.size : 1;
    return b.op("resize", [logits], { height: size, width: size });
  },
});
