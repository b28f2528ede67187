// B batch, H W feature grid, C channels, K classes.
import {
  batchNorm,
  type Count,
  defineBlock,
  dropout,
  type Fraction,
  linear,
  type ModelBuilder,
  type PositiveInt,
  refuse,
  type Value,
} from "skyc/blocks";

/**
 * Fully convolutional head of depthwise separable convolutions (Chollet 2017, arXiv:1610.02357): each channel is filtered by
 * itself, then a 1x1 convolution mixes them. About an eighth of the weights of the same head with whole convolutions.
 *
 * @example SeparableFCN { channels: 64, convs: 1 }
 */
export interface SeparableFcnProps {
  /** Channels of the convolutions. @default 128 */
  channels?: PositiveInt;
  /** Number of separable convolutions before the classifier. @default 2 */
  convs?: Count;
  /** Side of the filters, odd so that they have a middle. @default 3 */
  kernel?: PositiveInt;
  /** Dropout before the classifier. @default 0.1 */
  dropout?: Fraction;
}

export const separableFcn = defineBlock<SeparableFcnProps>()({
  kind: "head",
  name: "SeparableFCN",
  tasks: ["semantic_segmentation"],
  variants: { tiny: { channels: 16, convs: 1 } },

  build(b, features, props, target) {
    let x_BHWC = features.maps.at(-1)!.value_BHWC;
    for (let i = 0; i < props.convs!; i++) x_BHWC = separable(b, `convs.${i}`, x_BHWC, props.channels!, props.kernel!);
    const logits_BHWK = linear(b, "classifier", dropout(b, x_BHWC, props.dropout!, "dropout"), target.classes);
    const size = target.task === "semantic_segmentation" ? target.size : 1;
    return b.op("resize", [logits_BHWK], { height: size, width: size });
  },
});

/** Depthwise filters [C, 1, K, K], a 1x1 convolution to `width`, batch norm and ReLU. */
function separable(b: ModelBuilder, name: string, x_BHWC: Value, width: number, kernel: number): Value {
  if (kernel % 2 === 0)
    refuse("kernel", `A filter of ${kernel} pixels has no middle; its side must be odd.`, `${kernel + 1}`);
  return b.scoped(name, () => {
    const channels = x_BHWC.type.shape[3]!;
    const std = Math.sqrt(2 / (kernel * kernel));
    const filters = b.parameter("depthwise", [channels, 1, kernel, kernel], { kind: "normal", std });
    const side = (kernel - 1) / 2;
    const padding = [
      [side, side],
      [side, side],
    ];
    const filtered = b.op("conv_layer", [x_BHWC, filters], { groups: channels, strides: [1, 1], padding });
    return b.op("relu", [batchNorm(b, "bn", linear(b, "pointwise", filtered, width, { bias: false }))]);
  });
}
