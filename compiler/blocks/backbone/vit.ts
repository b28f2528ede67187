// B batch, H W image, h w grid, P patch side, C bands, N tokens, D width.
import type { Value } from "../../ir/op.ts";
import { defineBlock, type Finding, type ModelBuilder } from "../define.ts";
import { batchNorm, convolution } from "../layer/convolution.ts";
import { patchEmbedding } from "../layer/patch-embedding.ts";
import { sincos2d } from "../layer/sincos.ts";
import { layerNorm, linear, transformerBlock } from "../layer/transformer.ts";
import { allDropped, BlockError, deadDropPath, headsFinding, nearestDivisor, tilingHint } from "../rule.ts";
import type { Fraction, Pixels, Positive, PositiveInt } from "../units.ts";

/**
 * Plain Vision Transformer (Dosovitskiy et al. 2020, arXiv:2010.11929), parameters named and shaped as in timm.
 *
 * @example ViT { patch: 16px, width: 384, depth: 12, heads: 6 }
 */
export interface VitProps {
  /** Side of one square patch; must divide the image. */
  patch: Pixels;
  /** Channels of every token. @maximum 65536 */
  width: PositiveInt;
  /** Number of transformer blocks. */
  depth: PositiveInt;
  /** Attention heads; must divide `width`. */
  heads: PositiveInt;
  /** Hidden width of the MLP, as a multiple of `width`. @default 4 */
  mlp_ratio?: Positive;
  /** Widths of an early-convolution stem in place of the patch embedding: each is a 3x3 convolution of stride 2 with batch norm and ReLU, then a 1x1 convolution to `width` (Xiao et al. 2021, arXiv:2106.14881). Together they must stride over one patch. Empty: one patch embedding. @default [] */
  stem?: readonly PositiveInt[];
  /** Stochastic depth of the last block; grows linearly from 0 at the first. @default 0 */
  drop_path?: Fraction;
  /** Position embedding: learned from a truncated normal, learned from 2-D sines, fixed 2-D sines, or none. @default "learned" */
  position?: "learned" | "learned_sincos" | "sincos" | "none";
  /** Adds a class token that attends to all patches. @default false */
  class_token?: boolean;
  /** Normalises the last block's output. SkySense's temporal encoders leave it out. @default true */
  final_norm?: boolean;
  /** Epsilon of the layer norms. @default 1e-6 */
  norm_eps?: Positive;
}

export const vit = defineBlock<VitProps>()({
  kind: "backbone",
  name: "ViT",
  variants: {
    tiny: { width: 192, depth: 12, heads: 3 },
    small: { width: 384, depth: 12, heads: 6 },
    base: { width: 768, depth: 12, heads: 12 },
    large: { width: 1024, depth: 24, heads: 16 },
  },
  rules: ({ width, heads, stem, patch, depth, drop_path }): Finding[] => [
    ...(width % heads === 0 ? [] : [headsFinding(heads, width)]),
    ...(stem!.length === 0 || 2 ** stem!.length === patch ? [] : [stemFinding(stem!.length, patch)]),
    ...deadDropPath("depth", depth, drop_path!),
    ...(depth > 1 ? allDropped("drop_path", drop_path!) : []),
  ],
  multiple: ({ patch, stem }) => ({ of: patch, at: "patch", free: stem!.length === 0 }),
  classToken: "class_token",

  inputLayer: ({ stem }) => ({
    name: stem!.length > 0 ? "patch_embed.stem.0.conv.weight" : "patch_embed.proj.weight",
    axis: 1,
  }),
  positions: ({ position, class_token }) =>
    position === "learned" ? { name: "pos_embed", prefix: class_token ? 1 : 0 } : undefined,

  build(b, x_BHWC, props) {
    const [batch, height, width] = x_BHWC.type.shape as [number, number, number, number];
    const grid = [height / props.patch, width / props.patch] as const;
    const eps = props.norm_eps!;
    tiles(x_BHWC, props);
    let x_BND =
      props.stem!.length > 0
        ? embedByConvolutions(b, x_BHWC, props)
        : patchEmbedding(b, "patch_embed.proj", x_BHWC, props.patch, props.width);
    if (props.class_token) {
      const token = b.parameter(
        "cls_token",
        [1, 1, props.width],
        { kind: "truncated-normal", std: 0.02 },
        { noDecay: true },
      );
      x_BND = b.op("concat", [b.op("broadcast_to", [token], { shape: [batch, 1, props.width] }), x_BND], { axis: 1 });
    }
    x_BND = place(b, x_BND, grid, props);
    for (let i = 0; i < props.depth; i++) {
      const dropPath = props.depth === 1 ? 0 : (props.drop_path! * i) / (props.depth - 1);
      x_BND = transformerBlock(b, `blocks.${i}`, x_BND, {
        heads: props.heads,
        mlpRatio: props.mlp_ratio!,
        dropPath,
        eps,
      });
    }
    if (props.final_norm) x_BND = layerNorm(b, "norm", x_BND, eps);
    const tokens = grid[0] * grid[1];
    const slice = (start: number, size: number): Value =>
      b.op("slice", [x_BND], { start: [0, start, 0], size: [batch, size, props.width] });
    const patches = props.class_token ? slice(1, tokens) : x_BND;
    const value_BHWC = b.op("reshape", [patches], { shape: [batch, ...grid, props.width] });
    return {
      maps: [{ value_BHWC, stride: props.patch }],
      ...(props.class_token ? { token_BC: b.op("reshape", [slice(0, 1)], { shape: [batch, props.width] }) } : {}),
    };
  },
});

/** The patches have to tile the image. */
function tiles(x_BHWC: Value, { patch, stem }: VitProps): void {
  for (const size of x_BHWC.type.shape.slice(1, 3)) {
    if (size % patch === 0) continue;
    const sizes = [patch * Math.floor(size / patch), patch * Math.ceil(size / patch)].filter((n) => n > 0);
    const instead = stem!.length > 0 ? undefined : `${nearestDivisor(size, patch)}px`;
    throw new BlockError("SKY4102", "patch", { patch, size, hint: tilingHint(size, patch, sizes) }, instead);
  }
}

/** Halving never comes to a patch that is no power of two: then the patch is the slip, else the stem. */
function stemFinding(convolutions: number, patch: number): Finding {
  const odd = !Number.isInteger(Math.log2(patch));
  return {
    code: "SKY4150",
    at: odd ? "patch" : "stem",
    args: { convolutions, stride: 2 ** convolutions, patch },
    beside: odd ? "stem" : "patch",
    ...(convolutions < 12 ? { insteadOf: "patch", instead: `${2 ** convolutions}px` } : {}),
  };
}

/** Convolutions that halve the image until one place is left of each patch. */
function embedByConvolutions(b: ModelBuilder, x_BHWC: Value, { stem, width, patch }: VitProps): Value {
  return b.scoped("patch_embed", () => {
    let x = x_BHWC;
    for (const [i, channels] of stem!.entries()) {
      x = b.scoped(`stem.${i}`, () => {
        const y = convolution(b, "conv", x, channels, 3, { stride: 2, bias: false });
        return b.op("relu", [batchNorm(b, "bn", y)]);
      });
    }
    const [batch, height, wide] = x_BHWC.type.shape as [number, number, number, number];
    const flat = b.op("reshape", [x], { shape: [batch, (height / patch) * (wide / patch), stem!.at(-1)!] });
    return linear(b, "proj", flat, width);
  });
}

/** Adds the position embedding [1, N, D]; a class token, if there, has the first place. */
function place(b: ModelBuilder, x_BND: Value, grid: readonly [number, number], props: VitProps): Value {
  if (props.position === "none") return x_BND;
  const shape = [1, x_BND.type.shape[1]!, props.width];
  const table = props.position === "learned" ? undefined : sincos2d(grid, props.width, props.class_token ? 1 : 0);
  if (props.position === "sincos") return b.op("add", [x_BND, b.constant(table!, { dtype: "f32", shape })]);
  const learned = b.parameter("pos_embed", shape, { kind: "truncated-normal", std: 0.02 }, { noDecay: true });
  const offset = table ? b.op("add", [learned, b.constant(table, { dtype: "f32", shape })]) : learned;
  return b.op("add", [x_BND, offset]);
}
