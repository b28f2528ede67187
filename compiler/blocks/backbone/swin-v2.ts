// B batch, H W map, C channels, A heads, N tokens of a window, K width of a head.
import { calc } from "../../../runtime/ops/rules/calc.ts";
import type { Value } from "../../ir/op.ts";
import { defineBlock, type ModelBuilder } from "../define.ts";
import { swinFindings, swinPyramid } from "../layer/swin.ts";
import { dropPath, layerNorm, linear, mlp } from "../layer/transformer.ts";
import { inWindows, relativePositions, type Windows } from "../layer/window.ts";
import type { Count, Fraction, Pixels, Positive, PositiveInt } from "../units.ts";

/**
 * Swin Transformer V2 (Liu et al. 2022, arXiv:2111.09883): norms behind the branches, attention by scaled cosines, and a position bias
 * that a small network computes from log-spaced offsets, so that the window may differ from that of loaded weights. Any image size: what
 * is missing to whole patches and windows is padded. Parameters named and shaped as in timm.
 *
 * @example SwinV2.tiny { window: 8, drop_path: 0.2 }
 */
export interface SwinV2Props {
  /** Side of one square patch. @default 4 */
  patch?: Pixels;
  /** Channels of the first map; every further one has twice as many. @maximum 65536 */
  width: PositiveInt;
  /** Blocks of every stage; there is one map a stage. */
  depths: readonly PositiveInt[];
  /** Attention heads of every stage; must divide its width. */
  heads: readonly PositiveInt[];
  /** Side of one square window, in places of the map. @default 8 */
  window?: PositiveInt;
  /** Window of the run that the weights come from, of every stage, to which offsets are scaled; 0 or none: the window itself. @default [] */
  pretrained_windows?: readonly Count[];
  /** Hidden width of the MLP, as a multiple of its input's. @default 4 */
  mlp_ratio?: Positive;
  /** Stochastic depth of the last block; grows linearly from 0 at the first. @default 0 */
  drop_path?: Fraction;
  /** One more norm behind every so manieth block of a stage, as the authors' largest models have it; 0: none. @default 0 */
  extra_norm_every?: Count;
  /** First weights of the norms at the ends of branches: zero makes every block begin as the identity, as in the authors' code. @default "zero" */
  branch_norm_init?: "zero" | "one";
  /** Which maps are normalised on their way out: the last one (classification), each by a norm of its own (dense heads), or none. @default "last" */
  out_norm?: "last" | "all" | "none";
  /** What happens where a map is smaller than a window: the window shrinks to it (timm), or the map is padded to a window (MMPretrain). @default "shrink" */
  small_maps?: "shrink" | "pad";
  /** Whether a map is padded to whole windows before it is shifted (MMPretrain) or after it (timm). @default "before_shift" */
  pad?: "before_shift" | "after_shift";
  /** Epsilon of the layer norms. @default 1e-5 */
  norm_eps?: Positive;
}

export const swinV2 = defineBlock<SwinV2Props>()({
  kind: "backbone",
  name: "SwinV2",
  variants: {
    tiny: { width: 96, depths: [2, 2, 6, 2], heads: [3, 6, 12, 24] },
    small: { width: 96, depths: [2, 2, 18, 2], heads: [3, 6, 12, 24] },
    base: { width: 128, depths: [2, 2, 18, 2], heads: [4, 8, 16, 32] },
    large: { width: 192, depths: [2, 2, 18, 2], heads: [6, 12, 24, 48] },
  },
  rules: (props) => [
    ...swinFindings(props as Required<SwinV2Props>),
    ...(props.pretrained_windows!.length === 0 || props.pretrained_windows!.length === props.depths.length
      ? []
      : [
          {
            code: "SKY4211" as const,
            at: "pretrained_windows",
            args: { windows: props.pretrained_windows!.length, depths: props.depths.length },
            beside: "depths",
          },
        ]),
  ],
  inputLayer: () => ({ name: "patch_embed.proj.weight", axis: 1 }),

  build(b, x_BHWC, given) {
    const props = given as Required<SwinV2Props>;
    const eps = props.norm_eps;
    const init = { kind: props.branch_norm_init === "zero" ? "zeros" : "ones" } as const;
    return swinPyramid(b, x_BHWC, props, {
      merge: (x, width) => layerNorm(b, "norm", linear(b, "reduction", x, width, { bias: false }), eps),
      block(x_BHWC, { heads, windows, dropPath: rate, number, stage }) {
        const width = x_BHWC.type.shape[3]!;
        const trained = props.pretrained_windows[stage] || undefined;
        const attended = b.scoped("attn", () => attention(b, x_BHWC, heads, windows, trained));
        const first = layerNorm(b, "norm1", attended, eps, init);
        const x = b.op("add", [x_BHWC, dropPath(b, first, rate, "drop_path1")]);
        const grown = mlp(b, "mlp", x, Math.floor(width * props.mlp_ratio));
        const y = b.op("add", [x, dropPath(b, layerNorm(b, "norm2", grown, eps, init), rate, "drop_path2")]);
        const extra = props.extra_norm_every > 0 && number % props.extra_norm_every === 0;
        return extra ? layerNorm(b, "norm3", y, eps) : y;
      },
    });
  },
});

/** exp of it is the largest factor on a cosine. */
const largestScale = Math.log(100);

function attention(b: ModelBuilder, x_BHWC: Value, heads: number, windows: Windows, trained?: number): Value {
  const c = calc(b);
  const width = x_BHWC.type.shape[3]!;
  const qkv = linear(b, "qkv", x_BHWC, 3 * width, { bias: false });
  const ends = (name: string): Value => b.parameter(name, [width], { kind: "zeros" });
  const none = b.constant(0, { dtype: "f32", shape: [width] });
  const bias = b.op("concat", [ends("q_bias"), none, ends("v_bias")], { axis: 0 });
  const scale = b.parameter("logit_scale", [heads, 1, 1], { kind: "constant", value: Math.log(10) }, { noDecay: true });
  const factor_A11 = c.exp(c.two("minimum", scale, largestScale));
  const positions_ANN = offsets(b, heads, windows, trained);
  // As torch's normalize: a length below 1e-12 counts as that.
  const unit = (x: Value): Value => c.mul(x, c.one("rsqrt", c.max(c.sum(c.square(x), [-1], true), 1e-24)));
  const y = inWindows(b, qkv, bias, heads, windows, (q, k, v, masks) =>
    b.op("attention", [c.mul(unit(q), factor_A11), unit(k), v, positions_ANN, ...masks], { scale: 1 }),
  );
  return linear(b, "proj", y, width);
}

/** The position bias [A, N, N]: 16 sigmoid(network(offset)), offsets log-spaced. */
function offsets(b: ModelBuilder, heads: number, { sides }: Windows, trained?: number): Value {
  const spaced = (at: number, side: number): number => {
    const far = (8 * at) / Math.max((trained ?? side) - 1, 1);
    return (Math.sign(far) * Math.log2(Math.abs(far) + 1)) / Math.log2(8);
  };
  const reach = (side: number): number[] => Array.from({ length: 2 * side - 1 }, (_, i) => i - side + 1);
  const pairs = reach(sides[0]).flatMap((row) =>
    reach(sides[1]).flatMap((column) => [spaced(row, sides[0]), spaced(column, sides[1])]),
  );
  const table = b.scoped("cpb_mlp", () => {
    const places = b.constant(pairs, { dtype: "f32", shape: [pairs.length / 2, 2] });
    const hidden = b.op("relu", [linear(b, "0", places, 512, { noDecay: true })]);
    return linear(b, "2", hidden, heads, { bias: false, noDecay: true });
  });
  const c = calc(b);
  return c.mul(c.one("sigmoid", relativePositions(b, table, sides)), 16);
}
