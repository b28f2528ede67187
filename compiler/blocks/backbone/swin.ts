// B batch, H W map, C channels, A heads, N tokens of a window.
import { defineBlock } from "../define.ts";
import { swinFindings, swinPyramid } from "../layer/swin.ts";
import { dropPath, layerNorm, linear, mlp } from "../layer/transformer.ts";
import { inWindows, relativePositions } from "../layer/window.ts";
import type { Fraction, Pixels, Positive, PositiveInt } from "../units.ts";

/**
 * Swin Transformer (Liu et al. 2021, arXiv:2103.14030): attention inside windows that are shifted in every other block, on a pyramid of
 * maps. Any image size: what is missing to whole patches and windows is padded. Parameters named and shaped as in timm.
 *
 * @example Swin.tiny { drop_path: 0.2, out_norm: all }
 */
export interface SwinProps {
  /** Side of one square patch. @default 4 */
  patch?: Pixels;
  /** Channels of the first map; every further one has twice as many. @maximum 65536 */
  width: PositiveInt;
  /** Blocks of every stage; there is one map a stage. */
  depths: readonly PositiveInt[];
  /** Attention heads of every stage; must divide its width. */
  heads: readonly PositiveInt[];
  /** Side of one square window, in places of the map. @default 7 */
  window?: PositiveInt;
  /** Hidden width of the MLP, as a multiple of its input's. @default 4 */
  mlp_ratio?: Positive;
  /** Stochastic depth of the last block; grows linearly from 0 at the first. @default 0 */
  drop_path?: Fraction;
  /** Which maps are normalised on their way out: the last one (classification), each by a norm of its own (dense heads, MMSegmentation), or none. @default "last" */
  out_norm?: "last" | "all" | "none";
  /** What happens where a map is smaller than a window: the window shrinks to it (timm), or the map is padded to a window (MMPretrain). @default "shrink" */
  small_maps?: "shrink" | "pad";
  /** Whether a map is padded to whole windows before it is shifted (the authors' dense code, MMSegmentation) or after it (timm). @default "before_shift" */
  pad?: "before_shift" | "after_shift";
  /** Epsilon of the layer norms. @default 1e-5 */
  norm_eps?: Positive;
}

export const swin = defineBlock<SwinProps>()({
  kind: "backbone",
  name: "Swin",
  variants: {
    tiny: { width: 96, depths: [2, 2, 6, 2], heads: [3, 6, 12, 24] },
    small: { width: 96, depths: [2, 2, 18, 2], heads: [3, 6, 12, 24] },
    base: { width: 128, depths: [2, 2, 18, 2], heads: [4, 8, 16, 32] },
    large: { width: 192, depths: [2, 2, 18, 2], heads: [6, 12, 24, 48] },
  },
  rules: (props) => swinFindings(props as Required<SwinProps>),
  inputLayer: () => ({ name: "patch_embed.proj.weight", axis: 1 }),

  build(b, x_BHWC, given) {
    const props = given as Required<SwinProps>;
    const eps = props.norm_eps;
    return swinPyramid(b, x_BHWC, props, {
      merge: (x, width) => linear(b, "reduction", layerNorm(b, "norm", x, eps), width, { bias: false }),
      block(x_BHWC, { heads, windows, dropPath: rate }) {
        const width = x_BHWC.type.shape[3]!;
        const normed = layerNorm(b, "norm1", x_BHWC, eps);
        const attended = b.scoped("attn", () => {
          const [rows, columns] = windows.sides;
          const table = b.parameter(
            "relative_position_bias_table",
            [(2 * rows - 1) * (2 * columns - 1), heads],
            { kind: "truncated-normal", std: 0.02 },
            { noDecay: true },
          );
          const positions_ANN = relativePositions(b, table, windows.sides);
          const qkv = linear(b, "qkv", normed, 3 * width, { bias: false });
          const bias = b.scoped("qkv", () => b.parameter("bias", [3 * width], { kind: "zeros" }));
          const y = inWindows(b, qkv, bias, heads, windows, (q, k, v, masks) =>
            b.op("attention", [q, k, v, positions_ANN, ...masks]),
          );
          return linear(b, "proj", y, width);
        });
        const x = b.op("add", [x_BHWC, dropPath(b, attended, rate, "drop_path1")]);
        const grown = mlp(b, "mlp", layerNorm(b, "norm2", x, eps), Math.floor(width * props.mlp_ratio));
        return b.op("add", [x, dropPath(b, grown, rate, "drop_path2")]);
      },
    });
  },
});
