// B batch, H W pixels, C channels in, D channels out.
import type { Value } from "../../ir/op.ts";
import type { ModelBuilder } from "../define.ts";

/** 2-D convolution with weight [D, C, K, K] as in PyTorch on maps [B, H, W, C], zero padding that keeps the size at stride 1. */
export function convolution(
  b: ModelBuilder,
  name: string,
  x_BHWC: Value,
  width: number,
  kernel: number,
  options: { stride?: number; bias?: boolean } = {},
): Value {
  return b.scoped(name, () => {
    const channels = x_BHWC.type.shape[3]!;
    // He et al. 2015 (arXiv:1502.01852), fan out, for ReLU.
    const std = Math.sqrt(2 / (width * kernel * kernel));
    const weight_DCKK = b.parameter("weight", [width, channels, kernel, kernel], { kind: "normal", std });
    const pad = (kernel - 1) / 2;
    const inputs =
      options.bias === false
        ? [x_BHWC, weight_DCKK]
        : [x_BHWC, weight_DCKK, b.parameter("bias", [width], { kind: "zeros" })];
    const padding = [
      [pad, pad],
      [pad, pad],
    ];
    return b.op("conv_layer", inputs, { strides: [options.stride ?? 1, options.stride ?? 1], padding });
  });
}

/**
 * Batch normalisation over all but the last axis (Ioffe and Szegedy 2015, arXiv:1502.03167), momentum 0.1 as in
 * PyTorch: running variance unbiased, batch variance biased.
 */
export function batchNorm(b: ModelBuilder, name: string, x: Value, eps = 1e-5): Value {
  return b.scoped(name, () => {
    const width = x.type.shape.at(-1)!;
    const weight = b.parameter("weight", [width], { kind: "ones" });
    const bias = b.parameter("bias", [width], { kind: "zeros" });
    const mean = b.state("running_mean", [width], { kind: "zeros" });
    const variance = b.state("running_var", [width], { kind: "ones" });
    if (!b.training) return b.op("batch_norm_eval", [x, mean, variance, weight, bias], { eps });
    const axes = x.type.shape.slice(0, -1).map((_, i) => i);
    const count = x.type.shape.slice(0, -1).reduce((n, d) => n * d, 1);
    const scalar = (value: number): Value => b.constant(value, { dtype: "f32", shape: [] });
    const follow = (old: Value, now: Value, factor: number): Value =>
      b.op("add", [b.op("mul", [old, scalar(0.9)]), b.op("mul", [b.op("stop_gradient", [now]), scalar(0.1 * factor)])]);
    b.update("running_mean", follow(mean, b.op("reduce_mean", [x], { axes, keep: false }), 1));
    b.update(
      "running_var",
      follow(variance, b.op("variance", [x], { axes, keep: false }), count / Math.max(1, count - 1)),
    );
    return b.op("batch_norm_train", [x, weight, bias], { eps });
  });
}
