// B batch, H W pixels, C channels in, D channels out.
import type { Value } from "../../ir/op.ts";
import type { ModelBuilder } from "../define.ts";
import { batchNorm, convolution } from "./convolution.ts";

/** Convolution without bias, batch norm and ReLU on a map [B, H, W, C]; parameters named and shaped as MMCV's ConvModule (`conv`, `bn`). */
export function convModule(b: ModelBuilder, name: string, x_BHWC: Value, width: number, kernel: number): Value {
  return b.scoped(name, () => {
    const y =
      kernel === 1
        ? pointwise(b, "conv", x_BHWC, width)
        : convolution(b, "conv", x_BHWC, width, kernel, { bias: false });
    return b.op("relu", [batchNorm(b, "bn", y)]);
  });
}

/** A 1x1 convolution as one matrix product, weight [D, C, 1, 1] as in PyTorch, no bias. */
function pointwise(b: ModelBuilder, name: string, x_BHWC: Value, width: number): Value {
  const channels = x_BHWC.type.shape[3]!;
  return b.scoped(name, () => {
    const weight = b.parameter("weight", [width, channels, 1, 1], { kind: "normal", std: Math.sqrt(2 / width) });
    return b.op("linear", [x_BHWC, b.op("reshape", [weight], { shape: [width, channels] })]);
  });
}
