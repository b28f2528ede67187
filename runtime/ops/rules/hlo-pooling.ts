import type { HloBuilder, HloRegion, HloValue } from "../../../compiler/ir/op.ts";
import { tensor } from "../../../compiler/ir/type.ts";
import { hloCombine, hloCompare, hloPad } from "./hlo.ts";
import type { PoolPlan } from "./pooling.ts";

/** How windows move over N, H, W, C. */
const windows = ({ rows, columns }: PoolPlan) => ({
  window_dimensions: { ints: [1, rows.window, columns.window, 1] },
  window_strides: { ints: [1, rows.stride, columns.stride, 1] },
});

const around = ({ rows, columns }: PoolPlan): readonly (readonly [number, number])[] => [
  [0, 0],
  [rows.before, rows.after],
  [columns.before, columns.after],
  [0, 0],
];

/** The elements of each window combined by an operation; padding holds `start`, which changes nothing. */
export function hloPool(b: HloBuilder, plan: PoolPlan, x: HloValue, name: string, start: number): HloValue {
  const attrs = { ...windows(plan), padding: { pairs: around(plan) } };
  const operands = [x, b.constant([start], tensor(x.dtype, []))];
  return b.withRegions("reduce_window", operands, attrs, [tensor(x.dtype, plan.y)], [hloCombine(name, x.dtype)])[0]!;
}

/** `up` given to the largest element of each window of x, the first one among equals; where windows overlap, it sums up. */
export function hloMaxPoolGrad(b: HloBuilder, plan: PoolPlan, x: HloValue, up: HloValue): HloValue {
  const scalar = tensor(x.dtype, []);
  const first: HloRegion = { takes: [scalar, scalar], gives: (r, v) => [hloCompare(r, v[0]!, v[1]!, "GE")] };
  const attrs = { ...windows(plan), padding: { pairs: around(plan) } };
  const operands = [x, up, b.constant([0], scalar)];
  return b.withRegions("select_and_scatter", operands, attrs, [x], [first, hloCombine("add", x.dtype)])[0]!;
}

/** Each element of `up` given to the whole of its window: sums of windows over `up` with zeros between and around. */
export function hloSpreadWindows(b: HloBuilder, plan: PoolPlan, up: HloValue): HloValue {
  const { rows, columns } = plan;
  const low = [0, rows.window - 1 - rows.before, columns.window - 1 - columns.before, 0];
  const between = [0, rows.stride - 1, columns.stride - 1, 0];
  const window = [1, rows.window, columns.window, 1];
  const high = plan.x.map(
    (size, i) => size + window[i]! - 1 - low[i]! - (up.shape[i]! + (up.shape[i]! - 1) * between[i]!),
  );
  const spread = hloPad(b, up, 0, low, high, between);
  const one = { ...rows, stride: 1, before: 0, after: 0 };
  const dense: PoolPlan = {
    x: spread.shape,
    y: plan.x,
    rows: one,
    columns: { ...columns, stride: 1, before: 0, after: 0 },
  };
  return hloPool(b, dense, spread, "add", 0);
}
