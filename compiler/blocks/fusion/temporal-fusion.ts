// B batch, T dates (A all dates of all modalities), H W grid, C width of the inputs, D width of the transformer, S = B*H*W.
import type { Value } from "../../ir/op.ts";
import { defineBlock, type Finding, type ModelBuilder, type TemporalFeatures } from "../define.ts";
import { sincosYear } from "../layer/sincos.ts";
import { layerNorm, linear, transformerBlock } from "../layer/transformer.ts";
import { allDropped, BlockError, deadDropPath, headsFinding } from "../rule.ts";
import type { Fraction, Members, Positive, PositiveInt } from "../units.ts";

const daysOfYear = 365;

/**
 * Multi-modal temporal fusion transformer of SkySense (arXiv:2312.10115, supplement sections 6, 7 and 10). At every
 * place of the common grid, the tokens of all dates of all modalities get a date-specific temporal encoding (by day of
 * year), a learned extra token is put in front, and a transformer lets them attend to each other; places do not mix.
 * The extra token's output is the fused feature. Any subset of modalities and any number of dates works.
 *
 * @example TemporalFusion([hr, ms, sar]) { layers: 2, width: 64, heads: 4 }
 */
export interface TemporalFusionProps {
  /** Members to fuse, in token order. The first one's grid and width are the common ones. */
  inputs: Members;
  /** Transformer layers. */
  layers: PositiveInt;
  /** Width of the transformer; tokens are projected to it. @maximum 65536 */
  width: PositiveInt;
  /** Attention heads; must divide `width`. */
  heads: PositiveInt;
  /** Hidden width of the MLP, as a multiple of `width`. @default 4 */
  mlp_ratio?: Positive;
  /** Stochastic depth of the last layer; grows linearly from 0 at the first. @default 0 */
  drop_path?: Fraction;
  /** How a coarser or differently wide input comes to the common grid: not at all (a difference is an error), or a 1x1 convolution and pixel shuffle (SkySense's UPHead). @default "none" */
  align?: "none" | "pixel_shuffle";
  /** Token whose output is the result. @default "extra" */
  token?: "extra";
  /** What the temporal encoding goes by: day of year, or nothing. @default "day_of_year" */
  dates?: "day_of_year" | "none";
  /** First values of the learned table of 365 days: zeros (as the authors' code), or the sines of the year. @default "zeros" */
  date_init?: "zeros" | "sincos";
  /** Epsilon of the layer norms. @default 1e-5 */
  norm_eps?: Positive;
  /** Normalises the extra token's output. The authors' code does not. @default false */
  final_norm?: boolean;
}

export const temporalFusion = defineBlock<TemporalFusionProps>()({
  kind: "fusion",
  name: "TemporalFusion",
  argument: "inputs",
  variants: {
    tiny: { layers: 1, width: 32, heads: 2 },
    skysense: { layers: 24, width: 1024, heads: 16, align: "pixel_shuffle" },
  },
  rules: ({ width, heads, layers, drop_path }): Finding[] => [
    ...(width % heads === 0 ? [] : [headsFinding(heads, width)]),
    ...deadDropPath("layers", layers, drop_path!),
    ...(layers > 1 ? allDropped("drop_path", drop_path!) : []),
  ],

  build(b, inputs, props) {
    const [batch, , height, width, channels] = inputs[0]!.value_BTHWC.type.shape as [
      number,
      number,
      number,
      number,
      number,
    ];
    const places = batch * height * width;
    const dated = inputs.map((input) => addDates(b, align(b, input, inputs[0]!, props), input, props));
    const all_BAHWC = dated.length === 1 ? dated[0]! : b.op("concat", dated, { axis: 1 });
    const dates = all_BAHWC.type.shape[1]!;
    const tokens_SAC = b.op("reshape", [b.op("transpose", [all_BAHWC], { order: [0, 2, 3, 1, 4] })], {
      shape: [places, dates, channels],
    });
    const projected_SAD = linear(b, "proj", tokens_SAC, props.width);
    const token = b.parameter(
      "extra_token",
      [1, 1, props.width],
      { kind: "truncated-normal", std: 0.02 },
      { noDecay: true },
    );
    let x_SAD = b.op("concat", [b.op("broadcast_to", [token], { shape: [places, 1, props.width] }), projected_SAD], {
      axis: 1,
    });
    const mask = attentionMask(b, inputs, batch, height * width);
    for (let i = 0; i < props.layers; i++) {
      const dropPath = props.layers === 1 ? 0 : (props.drop_path! * i) / (props.layers - 1);
      x_SAD = transformerBlock(
        b,
        `layers.${i}`,
        x_SAD,
        { heads: props.heads, mlpRatio: props.mlp_ratio!, dropPath, eps: props.norm_eps! },
        mask,
      );
    }
    let fused = b.op("reshape", [b.op("slice", [x_SAD], { start: [0, 0, 0], size: [places, 1, props.width] })], {
      shape: [batch, height, width, props.width],
    });
    if (props.final_norm) fused = layerNorm(b, "norm", fused, props.norm_eps!);
    return { maps: [{ value_BHWC: fused, stride: inputs[0]!.stride }] };
  },
});

/** The input on the grid and with the width of the first one. */
function align(b: ModelBuilder, input: TemporalFeatures, first: TemporalFeatures, props: TemporalFusionProps): Value {
  const [batch, dates, height, width, channels] = input.value_BTHWC.type.shape as [
    number,
    number,
    number,
    number,
    number,
  ];
  const [, , rows, columns, wanted] = first.value_BTHWC.type.shape as [number, number, number, number, number];
  if (height === rows && width === columns && channels === wanted) return input.value_BTHWC;
  const scale = rows / height;
  if (props.align !== "pixel_shuffle" || !Number.isInteger(scale) || columns / width !== scale) {
    const grids = {
      a: first.name,
      grid_a: `${rows}x${columns}x${wanted}`,
      b: input.name,
      grid_b: `${height}x${width}x${channels}`,
    };
    if (!Number.isInteger(scale)) throw new BlockError("SKY4104", "inputs", grids);
    throw new BlockError("SKY4103", "align", grids, "pixel_shuffle");
  }
  return b.scoped(`align.${input.name}`, () => {
    const flat = b.op("reshape", [input.value_BTHWC], { shape: [batch * dates, height, width, channels] });
    const wide = linear(b, "proj", flat, wanted * scale * scale);
    const fine = scale === 1 ? wide : b.op("depth_to_space", [wide], { block: scale });
    return b.op("reshape", [fine], { shape: [batch, dates, rows, columns, wanted] });
  });
}

/** Adds row `day` of the learned table to every date's features: P_DTPE[:, t, :]. Day 366 shares the last row. */
function addDates(
  b: ModelBuilder,
  value_BTHWC: Value,
  { day_BT }: TemporalFeatures,
  props: TemporalFusionProps,
): Value {
  if (props.dates === "none") return value_BTHWC;
  const [batch, dates, , , channels] = value_BTHWC.type.shape as [number, number, number, number, number];
  const shape = [daysOfYear, channels];
  const learned = b.parameter("date_embed", shape, { kind: "zeros" }, { noDecay: true });
  const table =
    props.date_init === "sincos"
      ? b.op("add", [learned, b.constant(sincosYear(daysOfYear, channels), { dtype: "f32", shape })])
      : learned;
  const last = b.constant(daysOfYear - 1, { dtype: "i32", shape: [] });
  const zero = b.constant(0, { dtype: "i32", shape: [] });
  const day = b.op("maximum", [b.op("minimum", [day_BT, last]), zero]);
  const rows_BTC = b.op("gather", [table, day]);
  return b.op("add", [value_BTHWC, b.op("reshape", [rows_BTC], { shape: [batch, dates, 1, 1, channels] })]);
}

/** [S, 1, 1, 1 + A]: 0 for the extra token and dates that exist, -1e9 for padding. */
function attentionMask(b: ModelBuilder, inputs: readonly TemporalFeatures[], batch: number, places: number): Value {
  const valid =
    inputs.length === 1
      ? inputs[0]!.valid_BT
      : b.op(
          "concat",
          inputs.map((i) => i.valid_BT),
          { axis: 1 },
        );
  const dates = valid.type.shape[1]!;
  const one = b.constant(1, { dtype: "f32", shape: [batch, 1] });
  const all = b.op("concat", [one, valid], { axis: 1 });
  const large = b.constant(1e9, { dtype: "f32", shape: [] });
  const penalty = b.op("mul", [b.op("sub", [all, b.constant(1, { dtype: "f32", shape: [] })]), large]);
  const spread = b.op("broadcast_to", [b.op("reshape", [penalty], { shape: [batch, 1, 1 + dates] })], {
    shape: [batch, places, 1 + dates],
  });
  return b.op("reshape", [spread], { shape: [batch * places, 1, 1, 1 + dates] });
}
