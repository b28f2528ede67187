// B batch, H W map, C channels.
import type { Value } from "../../ir/op.ts";
import type { FeatureMap, Features, Finding, ModelBuilder } from "../define.ts";
import { allDropped, headsFinding } from "../rule.ts";
import { padTo, patchEmbedding } from "./patch-embedding.ts";
import { layerNorm } from "./transformer.ts";
import { type Windows, windowsOf } from "./window.ts";

/** What both kinds of Swin Transformers are described by. */
export interface SwinSizes {
  readonly patch: number;
  readonly width: number;
  readonly depths: readonly number[];
  readonly heads: readonly number[];
  readonly window: number;
  readonly drop_path: number;
  readonly out_norm: "last" | "all" | "none";
  readonly norm_eps: number;
  readonly small_maps: "shrink" | "pad";
  readonly pad: "before_shift" | "after_shift";
}

/** One block of a stage. */
export interface SwinBlock {
  readonly heads: number;
  readonly windows: Windows;
  readonly dropPath: number;
  /** From 0. */
  readonly stage: number;
  /** From 1, in its stage. */
  readonly number: number;
}

/** What the two kinds do differently, on maps [B, H, W, C]. */
export interface SwinStyle {
  block(x_BHWC: Value, block: SwinBlock): Value;
  /** From the four neighbours side by side, [B, H / 2, W / 2, 4C], to [B, H / 2, W / 2, 2C]. */
  merge(x_BHWC: Value, width: number): Value;
}

/**
 * Stages of blocks, each on half the map and twice the width of the one before; parameters named as in timm (`patch_embed`,
 * `layers.0.blocks.0`, `layers.1.downsample`). Maps of any size: patches, windows and pairs of neighbours are padded with zeros at the right
 * and at the bottom.
 */
export function swinPyramid(b: ModelBuilder, x_BHWC: Value, sizes: SwinSizes, style: SwinStyle): Features {
  const { patch, width, depths, heads, norm_eps: eps } = sizes;
  const image = padTo(b, x_BHWC, patch, patch);
  const [batch, height, wide] = image.type.shape as [number, number, number, number];
  const flat = patchEmbedding(b, "patch_embed.proj", image, patch, width);
  const embedded = layerNorm(b, "patch_embed.norm", flat, eps);
  let x = b.op("reshape", [embedded], { shape: [batch, height / patch, wide / patch, width] });
  const total = depths.reduce((sum, depth) => sum + depth, 0);
  const maps: FeatureMap[] = [];
  let done = 0;
  depths.forEach((depth, stage) => {
    b.scoped(`layers.${stage}`, () => {
      if (stage > 0) x = b.scoped("downsample", () => style.merge(neighbours(b, x), width * 2 ** stage));
      for (let i = 0; i < depth; i++) {
        const [, rows, columns] = x.type.shape as [number, number, number, number];
        const windows = windowsOf([rows, columns], { ...sizes, shifted: i % 2 === 1 });
        const dropPath = total === 1 ? 0 : (sizes.drop_path * done++) / (total - 1);
        x = b.block(`blocks.${i}`, () =>
          style.block(x, { heads: heads[stage]!, windows, dropPath, stage, number: i + 1 }),
        );
      }
    });
    const last = stage === depths.length - 1;
    const name = sizes.out_norm === "all" ? `norm${stage}` : sizes.out_norm === "last" && last ? "norm" : undefined;
    maps.push({ value_BHWC: name ? layerNorm(b, name, x, eps) : x, stride: patch * 2 ** stage });
  });
  return { maps };
}

/** Two by two neighbours side by side: the left column from above, then the right one. Odd maps are padded. */
function neighbours(b: ModelBuilder, x_BHWC: Value): Value {
  const even = padTo(b, x_BHWC, 2, 2);
  const [batch, height, width, channels] = even.type.shape as [number, number, number, number];
  const cut = b.op("reshape", [even], { shape: [batch, height / 2, 2, width / 2, 2, channels] });
  return b.op("reshape", [b.op("transpose", [cut], { order: [0, 1, 3, 4, 2, 5] })], {
    shape: [batch, height / 2, width / 2, 4 * channels],
  });
}

/** What has to hold between the sizes: as many heads as stages, heads that share each stage's width, and not all dropped. */
export function swinFindings({ width, depths, heads, drop_path }: SwinSizes): Finding[] {
  if (depths.length !== heads.length)
    return [{ code: "SKY4210", at: "heads", args: { heads: heads.length, depths: depths.length }, beside: "depths" }];
  const stage = heads.findIndex((count, i) => (width * 2 ** i) % count !== 0);
  if (stage < 0) return allDropped("drop_path", drop_path);
  const found = headsFinding(heads[stage]!, width * 2 ** stage);
  const mended = heads.map((count, i) => (i === stage ? found.args.suggestion : count));
  return [{ ...found, instead: `[${mended.join(", ")}]` }, ...allDropped("drop_path", drop_path)];
}
