import type { HloBuilder, HloValue } from "../../../compiler/ir/op.ts";
import type { TensorType } from "../../../compiler/ir/type.ts";
import type { ConvPlan } from "./convolution.ts";
import { hloPrecision, hloReshape, hloTranspose } from "./hlo.ts";
import type { Reach } from "./window.ts";

/** How StableHLO's convolution walks: names of the operands' axes, and one entry for rows and one for columns. */
interface Walk {
  /** `[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]` */
  readonly axes: string;
  readonly strides: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
  /** Spreads the image, resp. the kernel. */
  readonly spread?: readonly number[];
  readonly dilation?: readonly number[];
  readonly groups?: number;
  readonly batchGroups?: number;
}

function convolve(b: HloBuilder, x: HloValue, w: HloValue, walk: Walk, type: TensorType): HloValue {
  const ones = walk.strides.map(() => 1);
  const attrs = {
    dimension_numbers: { own: `#stablehlo.conv<${walk.axes}>` },
    window_strides: { ints: walk.strides },
    padding: { pairs: walk.padding },
    lhs_dilation: { ints: walk.spread ?? ones },
    rhs_dilation: { ints: walk.dilation ?? ones },
    feature_group_count: { i: walk.groups ?? 1 },
    batch_group_count: { i: walk.batchGroups ?? 1 },
    precision_config: hloPrecision(x.dtype),
  };
  return b.op("convolution", [x, w], attrs, type);
}

/** A convolution to `type`: f32 also for operands in bf16. */
export function hloConv(b: HloBuilder, plan: ConvPlan, x: HloValue, w: HloValue, type: TensorType): HloValue {
  const both = <T>(pick: (reach: Reach) => T): T[] => [plan.rows, plan.columns].map(pick);
  const walk: Walk = {
    axes: "[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]",
    strides: both(({ stride }) => stride),
    padding: both(({ before, after }) => [before, after] as const),
    dilation: both(({ dilation }) => dilation),
    groups: plan.groups,
  };
  return convolve(b, x, w, walk, type);
}

/** Its gradient for the image: `up`, spread by the strides, under the turned kernel with its channels exchanged, group by group. */
export function hloConvGradInput(b: HloBuilder, plan: ConvPlan, w: HloValue, up: HloValue, type: TensorType): HloValue {
  const { groups } = plan;
  const [kh, kw, inner, out] = plan.w as [number, number, number, number];
  const apart = hloReshape(b, w, [kh, kw, inner, groups, out / groups]);
  const exchanged = hloReshape(b, hloTranspose(b, apart, [0, 1, 4, 3, 2]), [kh, kw, out / groups, groups * inner]);
  const turned = b.op("reverse", [exchanged], { dimensions: { ints: [0, 1] } }, exchanged);
  const reaches = [plan.rows, plan.columns];
  const walk: Walk = {
    axes: "[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]",
    strides: [1, 1],
    // As much as makes the result as large as the image; less than none where the stride left its last pixels out.
    padding: reaches.map((r, i) => {
      const low = r.window - 1 - r.before;
      return [low, plan.x[i + 1]! - ((r.out - 1) * r.stride + 1) - low + r.window - 1] as const;
    }),
    spread: reaches.map(({ stride }) => stride),
    dilation: reaches.map(({ dilation }) => dilation),
    groups,
  };
  return convolve(b, up, turned, walk, type);
}

/** Its gradient for the weight: the image, its channels taken as a batch, under `up`, whose batch is summed over. */
export function hloConvGradWeight(
  b: HloBuilder,
  plan: ConvPlan,
  x: HloValue,
  up: HloValue,
  type: TensorType,
): HloValue {
  const reaches = [plan.rows, plan.columns];
  const walk: Walk = {
    axes: "[f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f]",
    strides: reaches.map(({ dilation }) => dilation),
    padding: reaches.map((r, i) => [r.before, r.window + (r.out - 1) * r.stride - plan.x[i + 1]! - r.before] as const),
    dilation: reaches.map(({ stride }) => stride),
    batchGroups: plan.groups,
  };
  return convolve(b, x, up, walk, type);
}
