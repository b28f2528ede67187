// B batch, N tokens, D width, H heads, K width of a head.

import type { Init } from "../../ir/graph.ts";
import type { Value } from "../../ir/op.ts";
import type { ModelBuilder } from "../define.ts";

const initial: Init = { kind: "truncated-normal", std: 0.02 };

/** `x @ weightᵀ + bias` over the last axis, or the same of `gelu(x)`; names and shapes as in PyTorch (`weight` [out, in], `bias` [out]). */
export function linear(
  b: ModelBuilder,
  name: string,
  x: Value,
  width: number,
  options: { init?: Init; bias?: boolean; noDecay?: boolean; op?: "linear" | "gelu_linear" } = {},
): Value {
  return b.scoped(name, () => {
    const op = options.op ?? "linear";
    const weight = b.parameter("weight", [width, x.type.shape.at(-1)!], options.init ?? initial, {
      ...(options.noDecay ? { noDecay: true } : {}),
    });
    if (options.bias === false) return b.op(op, [x, weight]);
    return b.op(op, [x, weight, b.parameter("bias", [width], { kind: "zeros" })]);
  });
}

/** Layer normalisation over the last axis with scale and shift; `init` is of the scale. */
export function layerNorm(b: ModelBuilder, name: string, x: Value, eps: number, init: Init = { kind: "ones" }): Value {
  const width = x.type.shape.at(-1)!;
  return b.scoped(name, () =>
    b.op("layer_norm", [x, b.parameter("weight", [width], init), b.parameter("bias", [width], { kind: "zeros" })], {
      eps,
    }),
  );
}

/** Sizes of a transformer block. */
export interface BlockSizes {
  readonly heads: number;
  readonly mlpRatio: number;
  readonly dropPath: number;
  readonly eps: number;
}

/** Drops whole residual branches of single samples while training (stochastic depth, Huang et al. 2016, arXiv:1603.09382). */
export function dropPath(b: ModelBuilder, x: Value, rate: number, site: string): Value {
  if (!b.training || rate === 0 || !b.key) return x;
  return b.op("drop_path", [x, b.key], { rate, site: `${b.scope}.${site}` });
}

/** Zeroes single activations while training (Srivastava et al. 2014). */
export function dropout(b: ModelBuilder, x: Value, rate: number, site: string): Value {
  if (!b.training || rate === 0 || !b.key) return x;
  return b.op("dropout", [x, b.key], { rate, site: `${b.scope}.${site}` });
}

/** Multi-head self-attention, parameters as in timm (`qkv`, `proj`). `mask_B11N`: 0 where a token may be seen, a large negative number where not. */
export function selfAttention(b: ModelBuilder, x_BND: Value, heads: number, mask_B11N?: Value): Value {
  const [batch, tokens, width] = x_BND.type.shape as [number, number, number];
  const head = width / heads;
  const qkv = linear(b, "qkv", x_BND, 3 * width);
  const split_3BHNK = b.op("transpose", [b.op("reshape", [qkv], { shape: [batch, tokens, 3, heads, head] })], {
    order: [2, 0, 3, 1, 4],
  });
  const part = (i: number): Value =>
    b.op("reshape", [b.op("slice", [split_3BHNK], { start: [i, 0, 0, 0, 0], size: [1, batch, heads, tokens, head] })], {
      shape: [batch, heads, tokens, head],
    });
  const q = part(0);
  const k = part(1);
  const v = part(2);
  const y_BHNK = b.op("attention", mask_B11N ? [q, k, v, mask_B11N] : [q, k, v], { scale: 1 / Math.sqrt(head) });
  const y_BND = b.op("reshape", [b.op("transpose", [y_BHNK], { order: [0, 2, 1, 3] })], {
    shape: [batch, tokens, width],
  });
  return linear(b, "proj", y_BND, width);
}

/** Two linear layers with GELU between, parameters as in timm (`fc1`, `fc2`); the width of the result is that of `x`. */
export function mlp(b: ModelBuilder, name: string, x: Value, hidden: number): Value {
  return b.scoped(name, () =>
    linear(b, "fc2", linear(b, "fc1", x, hidden), x.type.shape.at(-1)!, { op: "gelu_linear" }),
  );
}

/** Pre-norm transformer block: x + attn(norm1(x)), then x + mlp(norm2(x)) (ViT, Dosovitskiy et al. 2020, arXiv:2010.11929). */
export function transformerBlock(
  b: ModelBuilder,
  name: string,
  x_BND: Value,
  sizes: BlockSizes,
  mask_B11N?: Value,
): Value {
  return b.block(name, () => {
    const width = x_BND.type.shape[2]!;
    const norm1 = layerNorm(b, "norm1", x_BND, sizes.eps);
    const attended = b.scoped("attn", () => selfAttention(b, norm1, sizes.heads, mask_B11N));
    const x = b.op("add", [x_BND, dropPath(b, attended, sizes.dropPath, "drop_path1")]);
    const norm2 = layerNorm(b, "norm2", x, sizes.eps);
    const grown = mlp(b, "mlp", norm2, Math.round(width * sizes.mlpRatio));
    return b.op("add", [x, dropPath(b, grown, sizes.dropPath, "drop_path2")]);
  });
}
